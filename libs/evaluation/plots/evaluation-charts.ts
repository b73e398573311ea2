import { reliabilityBins } from '../calibration.ts';
import { type EvaluatedImage, unitWeights } from '../evaluated-image.ts';
import { frocCurve } from '../froc.ts';
import { auroc, rocCurve } from '../roc.ts';
import { drawLineChart } from './line-chart.ts';

const share = { min: 0, max: 1 } as const;

/** ROC curve of the image scores, as SVG. */
export function drawRoc(images: readonly EvaluatedImage[], name: string): string {
  const area = auroc(images)(unitWeights(images.length));
  const points = rocCurve(images).map(({ falsePositiveRate, sensitivity }) => [falsePositiveRate, sensitivity] as const);
  return drawLineChart({
    title: 'ROC of the image score',
    x: { label: '1 − specificity', ...share },
    y: { label: 'sensitivity', ...share },
    series: [{ name: `${name}, AUROC ${area.toFixed(3)}`, points }],
    diagonal: true,
    names: 'bottom',
  });
}

/** FROC curve of the boxes up to 8 false positives an image, as SVG. */
export function drawFroc(images: readonly EvaluatedImage[], name: string): string {
  const points = frocCurve(images).map(({ falsePositivesPerImage, sensitivity }) => [falsePositivesPerImage, sensitivity] as const);
  return drawLineChart({
    title: 'FROC of the boxes (IoU > 0.5)',
    x: { label: 'false positives per image', min: 0, max: 8 },
    y: { label: 'share of the true boxes found', ...share },
    series: [{ name, points }],
    names: 'bottom',
  });
}

/** Reliability diagram of the image scores, as SVG: on the diagonal a score is the share of positives among images of that score. */
export function drawReliability(images: readonly EvaluatedImage[], name: string): string {
  const points = reliabilityBins(images).map(({ meanScore, positiveShare }) => [meanScore, positiveShare] as const);
  return drawLineChart({
    title: 'Reliability of the image score',
    x: { label: 'mean score of the bin', ...share },
    y: { label: 'share of positives', ...share },
    series: [{ name, points, drawnAs: 'marks' }],
    diagonal: true,
    names: 'bottom',
  });
}

/** Loss by step or epoch, as SVG. */
export const drawLoss = (curves: Readonly<Record<string, readonly (readonly [at: number, loss: number])[]>>, label = 'epoch'): string =>
  drawLineChart({
    title: 'Loss',
    x: { label },
    y: { label: 'loss', min: 0 },
    series: Object.entries(curves).map(([name, points]) => ({ name, points })),
  });
