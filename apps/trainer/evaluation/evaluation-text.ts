import type { Evaluation, Figure, Subgroup } from '#evaluation';

/** A figure for people, with its interval. */
export const figureText = ({ value, ci95 }: Figure): string =>
  value === null ? 'undefined on these images' : `${value.toFixed(3)}${ci95 === null ? '' : `  (95 % ${ci95[0].toFixed(3)} – ${ci95[1].toFixed(3)})`}`;

const line = ({ fact, value, evaluation }: Subgroup): string =>
  `  ${`${fact} ${value}`.padEnd(24)} ${String(evaluation.images).padStart(6)} images  AUROC ${figureText(evaluation.auroc)}`;

/** An evaluation for people. */
export function evaluationText(model: string, evaluation: Evaluation, subgroups: readonly Subgroup[]): string {
  const { images, patients, positives, boxes, operatingPoint, froc } = evaluation;
  return [
    `${model} on ${images} images of ${patients} patients: ${positives} positive, ${boxes} boxes; operating point ${operatingPoint}`,
    `RSNA mAP                       ${figureText(evaluation.rsnaMap)}`,
    `AP50                           ${figureText(evaluation.ap50)}`,
    `AUROC of the image score       ${figureText(evaluation.auroc)}`,
    `Sensitivity at 90 % specific.  ${figureText(evaluation.sensitivityAt90Specificity)}`,
    `Brier score                    ${figureText(evaluation.brier)}`,
    `Calibration error              ${figureText(evaluation.ece)}`,
    ...(froc.length > 0 ? [`Boxes found at false positives per image: ${froc.map(({ falsePositivesPerImage, sensitivity }) => `${falsePositivesPerImage}: ${sensitivity.toFixed(2)}`).join(', ')}`] : []),
    ...(subgroups.length > 0 ? ['Subgroups:', ...subgroups.map(line)] : []),
  ].join('\n');
}
