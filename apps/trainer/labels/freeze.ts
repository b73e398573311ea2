import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type SnapshotEntry, type SnapshotOptions, type WrittenSnapshot, entriesOf, mergeDatasets, openDataset, pseudonymsOf, writeSnapshot } from '#dataset';
import { dicomWebClient, openHttp } from '#dicomweb';
import { demandFreshTarget } from '#folder';
import { type AgreedImage, agreedImages } from './agreed-images.ts';
import { type ImageLineage, gatewayEntries } from './gateway-entries.ts';
import { fetchLabels } from './gateway-labels.ts';
import { pseudonymKey } from './pseudonym-key.ts';

export interface FreezeOptions extends SnapshotOptions {
  /** Data sets in any readable form. */
  readonly paths: readonly string[];
  /** Address of a gateway whose labels enter. */
  readonly gateway?: string;
  /** New folder. */
  readonly to: string;
  readonly keyFile: string;
  readonly signal: AbortSignal;
  readonly say: (sentence: string) => void;
}

const timeoutSeconds = 60;

/** Where the file lies that leads from a snapshot's images back into the hospital. */
export const lineageFile = (to: string): string => `${resolve(to)}.lineage.json`;

/** What a gateway has collected, as far as readers agree. */
async function collect(url: string, signal: AbortSignal, say: (sentence: string) => void): Promise<readonly AgreedImage[]> {
  const http = openHttp({ url, timeoutSeconds });
  try {
    const { images, notes } = agreedImages(await fetchLabels(http, signal));
    for (const note of notes) say(note);
    return images;
  } finally {
    await http.close();
  }
}

/**
 * Freezes labels and images as a snapshot. What leads from an image of a gateway back to its reports is written beside the folder, not into it: it
 * names objects and people of the hospital.
 * @throws Fault as `writeSnapshot`, `openDataset` and `#dicomweb`
 */
export async function freeze(options: FreezeOptions): Promise<WrittenSnapshot> {
  const { paths, gateway, to, keyFile, signal, say } = options;
  await demandFreshTarget(resolve(to));
  const pseudonyms = pseudonymsOf(await pseudonymKey(keyFile));
  const datasets = await Promise.all(paths.map((path) => openDataset(path)));
  for (const note of mergeDatasets(datasets).notes) say(note);
  const lineage: ImageLineage[] = [];
  const http = gateway === undefined ? undefined : openHttp({ url: `${gateway.replace(/\/$/, '')}/dicom-web`, timeoutSeconds });
  async function* entries(): AsyncGenerator<SnapshotEntry> {
    yield* entriesOf(datasets, pseudonyms);
    if (gateway === undefined || http === undefined) return;
    const images = await collect(gateway, signal, say);
    yield* gatewayEntries(images, { dicomWeb: dicomWebClient(http), pseudonyms, signal, onLineage: (one) => lineage.push(one), onLeftOut: say });
  }
  try {
    const snapshot = await writeSnapshot(to, entries(), options);
    if (lineage.length > 0) await writeFile(lineageFile(to), `${JSON.stringify({ snapshot: snapshot.hash, images: lineage }, null, 1)}\n`, { mode: 0o600 });
    return snapshot;
  } finally {
    await http?.close();
  }
}
