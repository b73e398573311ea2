import { clipBox } from '#detection';
import type { ReadImage, ReadRegion, ReadReport } from '#report';
import { type DrawnBox, compareBoxes } from './compare-boxes.ts';
import type { ImageLabel, Verdict } from './label.ts';
import { opacityRegions } from './opacity-regions.ts';
import type { ShownImage, Trace } from './trace-report.ts';

/** What a reader's report says of its images. */
export interface ReadLabels {
  readonly labels: readonly ImageLabel[];
  /** What was there and is no label, free of patient data. */
  readonly notes: readonly string[];
}

/**
 * The images of which the report speaks. One that states verdicts speaks of those alone. A viewer's names images with boxes only: there an image
 * whose shown boxes are all gone counts as well, if it is certain that the reader had them before him.
 */
function imagesOf(report: ReadReport, regions: readonly ReadRegion[], trace: Trace | undefined): string[] {
  const judged = report.images.filter(({ verdict }) => verdict !== undefined).map(({ sopInstanceUID }) => sopInstanceUID);
  if (judged.length > 0) return judged;
  const cleared = trace === undefined || trace.kind === 'overlap' ? [] : trace.report.images.filter(({ boxes }) => boxes.length > 0);
  return [...new Set([...regions, ...report.images, ...cleared].map(({ sopInstanceUID }) => sopInstanceUID))];
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

/** Undefined: the report says that there is pneumonia, and not where. */
function verdictOf(image: ReadImage | undefined, drawn: number): Verdict | undefined {
  if (drawn > 0) return 'boxes';
  if (image?.verdict === 'present') return undefined;
  return image?.verdict === 'not-assessable' ? 'not-assessable' : 'no-pneumonia';
}

function labelOf(sopInstanceUID: string, image: ReadImage | undefined, shown: ShownImage | undefined, regions: readonly ReadRegion[]): ImageLabel | undefined {
  const size = { columns: shown?.columns ?? image?.columns ?? null, rows: shown?.rows ?? image?.rows ?? null };
  const drawn = regions.flatMap((region) => drawnBox(region, size) ?? []);
  const verdict = verdictOf(image, drawn.length);
  if (verdict === undefined) return undefined;
  const seriesInstanceUID = shown?.seriesInstanceUID ?? image?.seriesInstanceUID ?? null;
  return { sopInstanceUID, seriesInstanceUID, ...size, verdict, marks: verdict === 'not-assessable' ? [] : compareBoxes(shown?.boxes ?? [], drawn) };
}

/** The labels in a reader's report that started from `trace`; in the order of their UIDs. */
export function labelImages(report: ReadReport, trace: Trace | undefined): ReadLabels {
  const { regions, notes } = opacityRegions(report.regions);
  const labels: ImageLabel[] = [];
  for (const uid of imagesOf(report, regions, trace).toSorted()) {
    const image = report.images.find(({ sopInstanceUID }) => sopInstanceUID === uid);
    const shown = trace?.report.images.find(({ sopInstanceUID }) => sopInstanceUID === uid);
    const label = labelOf(uid, image, shown, regions.filter(({ sopInstanceUID }) => sopInstanceUID === uid));
    if (label === undefined) notes.push('An image is said to show pneumonia, and no box says where.');
    else labels.push(label);
  }
  return { labels, notes: [...report.notes, ...notes] };
}
