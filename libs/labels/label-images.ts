import { clipBox } from '#detection';
import type { ImageVerdict, ReadImage, ReadRegion, ReadReport } from '#report';
import { type DrawnBox, compareBoxes } from './compare-boxes.ts';
import type { ImageLabel, Verdict } from './label.ts';
import { opacityRegions } from './opacity-regions.ts';
import { type ShownImage, type Trace, trackedIn } from './trace-report.ts';

/** What a reader's report says of its images. */
export interface ReadLabels {
  readonly labels: readonly ImageLabel[];
  /** What was there and is no label, free of patient data. */
  readonly notes: readonly string[];
}

/**
 * Whether the boxes that the model showed and the report lacks were taken away. A report with opacities tells what became of the others, and so does
 * one that gave a shown box another meaning, or that has nothing in it any more. One with a length alone may be by somebody who never loaded the boxes,
 * whatever series it was put into.
 */
function tookAway(report: ReadReport, opacities: number, { kind, report: shown }: Trace): boolean {
  if (kind === 'overlap') return false;
  return opacities > 0 || trackedIn(report, shown) > 0 || (report.regions.length === 0 && report.notes.length === 0);
}

/**
 * The images of which the report speaks. One that states verdicts speaks of those alone. A viewer's names an image for whatever was measured on it, so it
 * speaks of those on which an opacity is drawn, and of those whose shown boxes are all gone, if it is certain that the reader took them away.
 */
function imagesOf(report: ReadReport, opacities: readonly ReadRegion[], trace: Trace | undefined): string[] {
  const judged = report.images.filter(({ verdict }) => verdict !== undefined);
  if (judged.length > 0) return judged.map(({ sopInstanceUID }) => sopInstanceUID);
  const cleared = trace !== undefined && tookAway(report, opacities.length, trace) ? trace.report.images.filter(({ boxes }) => boxes.length > 0) : [];
  return [...new Set([...opacities, ...cleared].map(({ sopInstanceUID }) => sopInstanceUID))];
}

interface Size {
  readonly columns: number | null;
  readonly rows: number | null;
}

/** The part of a drawn box that lies on its image, where the image's size is known. */
function drawnBox({ box, trackingUID }: ReadRegion, { columns, rows }: Size): DrawnBox | undefined {
  const within = columns === null || rows === null ? box : clipBox(box, columns, rows);
  return within && { box: within, trackingUID: trackingUID ?? null };
}

/** Undefined: the report says that there is pneumonia, by a verdict or by boxes that all lie beside the image, and not where. */
function verdictOf(stated: ImageVerdict | undefined, regions: number, drawn: number): Verdict | undefined {
  if (drawn > 0) return 'boxes';
  if (stated === 'present' || (stated === undefined && regions > 0)) return undefined;
  return stated === 'not-assessable' ? 'not-assessable' : 'no-pneumonia';
}

function labelOf(sopInstanceUID: string, image: ReadImage | undefined, shown: ShownImage | undefined, regions: readonly ReadRegion[]): ImageLabel | undefined {
  const size = { columns: shown?.columns ?? image?.columns ?? null, rows: shown?.rows ?? image?.rows ?? null };
  const drawn = regions.flatMap((region) => drawnBox(region, size) ?? []);
  const verdict = verdictOf(image?.verdict, regions.length, drawn.length);
  if (verdict === undefined) return undefined;
  const seriesInstanceUID = shown?.seriesInstanceUID ?? image?.seriesInstanceUID ?? null;
  return { sopInstanceUID, seriesInstanceUID, ...size, verdict, marks: verdict === 'not-assessable' ? [] : compareBoxes(shown?.boxes ?? [], drawn) };
}

/** The labels in a reader's report that started from `trace`; in the order of their UIDs. */
export function labelImages(report: ReadReport, trace: Trace | undefined): ReadLabels {
  const { regions, notes } = opacityRegions(report.regions);
  const labels: ImageLabel[] = [];
  const images = imagesOf(report, regions, trace);
  if (images.length === 0) notes.push('It draws no opacity and states no verdict, so it labels no image.');
  for (const uid of images.toSorted()) {
    const image = report.images.find(({ sopInstanceUID }) => sopInstanceUID === uid);
    const shown = trace?.report.images.find(({ sopInstanceUID }) => sopInstanceUID === uid);
    const label = labelOf(uid, image, shown, regions.filter(({ sopInstanceUID }) => sopInstanceUID === uid));
    if (label === undefined) notes.push('An image is said to show pneumonia, and no box says where.');
    else labels.push(label);
  }
  return { labels, notes: [...report.notes, ...notes] };
}
