import { type DatasetStats, type Sample, type SourceStats, type Spread, datasetStats } from '#dataset';
import { type Extent, fitAnchors, meanBestOverlap } from '#evaluation';

export interface DataStats extends DatasetStats {
  /** Nine k-means anchors (width and height in pixels at `size`) and how well they and COCO's fit; null with too few boxes. */
  readonly anchors: {
    readonly size: number;
    readonly fitted: readonly Extent[];
    readonly meanBestOverlap: number;
    readonly cocoMeanBestOverlap: number;
  } | null;
}

/** The anchors of YOLOv3, as fractions of 416 pixels (Redmon and Farhadi 2018). */
const cocoAnchors: readonly Extent[] = [[10, 13], [16, 30], [33, 23], [30, 61], [62, 45], [59, 119], [116, 90], [156, 198], [373, 326]];
const anchorCount = 9;

/** Box sizes when the image is stretched to a square of that size, as a network sees it. */
const extentsOf = (samples: readonly Sample[], size: number): Extent[] =>
  samples.flatMap(({ boxes, columns, rows }) => boxes.map(({ width, height }): Extent => [(width / columns) * size, (height / rows) * size]));

export function statsOfData(samples: readonly Sample[], size: number): DataStats {
  const extents = extentsOf(samples, size);
  const coco = cocoAnchors.map(([width, height]): Extent => [(width * size) / 416, (height * size) / 416]);
  const fit = extents.length < anchorCount ? undefined : fitAnchors(extents, anchorCount);
  const anchors = fit && {
    size,
    fitted: fit.anchors.map(([width, height]): Extent => [Math.round(width * 10) / 10, Math.round(height * 10) / 10]),
    meanBestOverlap: fit.meanBestOverlap,
    cocoMeanBestOverlap: meanBestOverlap(extents, coco),
  };
  return { ...datasetStats(samples), anchors: anchors ?? null };
}

const spread = (values: Spread | null, digits = 0): string =>
  values === null ? '–' : `${values.least.toFixed(digits)} … ${values.median.toFixed(digits)} … ${values.greatest.toFixed(digits)}`;
const counts = (values: Readonly<Record<string, number>>): string => Object.entries(values).map(([value, count]) => `${value} ${count}`).join(', ');

const sourceText = (name: string, stats: SourceStats): string =>
  [
    `${name}: ${stats.images} images of ${stats.patients} patients, ${stats.positives} with ${stats.boxes} boxes`,
    `  boxes an image     ${spread(stats.boxesPerPositive)}`,
    `  box area, share    ${spread(stats.boxArea, 3)}`,
    `  longer side        ${spread(stats.longerSide)}`,
    `  age                ${spread(stats.ages)}`,
    `  class              ${counts(stats.classes)}`,
    `  view               ${counts(stats.views)}`,
    `  sex                ${counts(stats.sexes)}`,
    `  split              ${counts(stats.splits)}`,
  ].join('\n');

/** Statistics for people. */
export function statsText({ total, sources, anchors }: DataStats): string {
  const named = Object.entries(sources);
  const parts = named.map(([name, stats]) => sourceText(name, stats));
  if (named.length > 1) parts.push(sourceText('in all', total));
  if (anchors !== null) {
    const fitted = anchors.fitted.map(([width, height]) => `(${width},${height})`).join(' ');
    parts.push(`nine anchors at ${anchors.size} px: ${fitted}\n  mean best IoU ${anchors.meanBestOverlap.toFixed(3)}; COCO's ${anchors.cocoMeanBestOverlap.toFixed(3)}`);
  }
  return parts.join('\n');
}
