import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Pseudonyms, type SnapshotEntry, factsOf, hospitalNames, isBurnedIn } from '#dataset';
import { clipBox } from '#detection';
import { readDicom } from '#dicom';
import type { DicomWebClient } from '#dicomweb';
import { Fault } from '#fault';
import type { AgreedImage } from './agreed-images.ts';

/** Where the labels of a snapshot's images come from, in the hospital's own terms: what stays inside when the snapshot leaves. */
export interface ImageLineage {
  readonly id: string;
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
  readonly labels: readonly { readonly reportSOPInstanceUID: string; readonly reportUID: string; readonly reviewer: string | null; readonly observedAt: string; readonly verdict: string; readonly shownReportSOPInstanceUID: string | null; readonly model: string | null }[];
}

export interface GatewayEntriesOptions {
  readonly dicomWeb: Pick<DicomWebClient, 'retrieveInstance'>;
  readonly pseudonyms: Pseudonyms;
  readonly signal: AbortSignal;
  readonly onLineage: (lineage: ImageLineage) => void;
  /** Told of each image that is left out, with a sentence. */
  readonly onLeftOut: (sentence: string) => void;
}

const readerOf = (reviewer: string | null, pseudonyms: Pseudonyms): string => pseudonyms.reader(reviewer ?? '');

/** The bytes of an image; undefined: it is gone from the PACS. */
async function fetchImage({ dicomWeb, signal }: GatewayEntriesOptions, image: AgreedImage): Promise<Uint8Array | undefined> {
  try {
    return await dicomWeb.retrieveInstance(image, { signal });
  } catch (thrown) {
    const fault = Fault.from(thrown);
    if (fault.code === 'NOT_FOUND') return undefined;
    throw fault;
  }
}

/** Why an image is left out, as a sentence. */
const leftOut = (why: string): string => `An image was left out: ${why}.`;

/** Without lineage; a sentence: it is left out. */
function entryOf(image: AgreedImage, bytes: Uint8Array, path: string, pseudonyms: Pseudonyms): Omit<SnapshotEntry, 'lineage'> | string {
  const { dataSet } = readDicom(bytes);
  if (isBurnedIn(dataSet)) return leftOut('its header says that annotations are burned in');
  const facts = factsOf(dataSet, 'an image');
  const boxes = image.boxes.flatMap((box) => clipBox(box, facts.columns, facts.rows) ?? []).map((box) => ({ ...box, label: 'opacity' }));
  if (boxes.length === 0 && image.boxes.length > 0) return leftOut('all of its boxes lie beside it');
  const { formerly, ...names } = hospitalNames(dataSet, image.sopInstanceUID, pseudonyms);
  return { sample: { ...names, source: 'gateway', image: { encoding: 'dicom', path }, boxes, ...facts }, formerly };
}

const lineageOf = (id: string, { labels, boxes: _, ...image }: AgreedImage, pseudonyms: Pseudonyms): ImageLineage => ({
  id,
  ...image,
  labels: labels.map(({ report, reviewer, observedAt, verdict, basis }) => ({
    reportSOPInstanceUID: report.sopInstanceUID,
    reportUID: pseudonyms.uid(report.sopInstanceUID),
    ...{ reviewer, observedAt, verdict },
    shownReportSOPInstanceUID: basis?.reportSOPInstanceUID ?? null,
    model: basis?.model ?? null,
  })),
});

/** Fetches each image on which readers agree, one at a time, and hands it on under its pseudonyms. */
export async function* gatewayEntries(images: readonly AgreedImage[], options: GatewayEntriesOptions): AsyncGenerator<SnapshotEntry> {
  const { pseudonyms, onLineage, onLeftOut } = options;
  const directory = await mkdtemp(join(tmpdir(), 'pneumogate-labels-'));
  try {
    for (const image of images) {
      const bytes = await fetchImage(options, image);
      const path = join(directory, 'image.dcm');
      if (bytes !== undefined) await writeFile(path, bytes);
      const entry = bytes === undefined ? leftOut('it is gone from the PACS') : entryOf(image, bytes, path, pseudonyms);
      if (typeof entry === 'string') {
        onLeftOut(entry);
        continue;
      }
      onLineage(lineageOf(entry.sample.id, image, pseudonyms));
      const lineage = image.labels.map(({ report, reviewer, basis }) => ({ reportUID: pseudonyms.uid(report.sopInstanceUID), reader: readerOf(reviewer, pseudonyms), ...(basis && { model: basis.model }) }));
      yield { ...entry, lineage };
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
