import { type BoxScore, boxScoresOf } from '#detection';
import { auroc, bestOperatingPoint, type EvaluatedImage, unitWeights } from '#evaluation';
import { type AnchorRules, type DecodeRules, type Graph, type LossRules, type Predictions, type Tensorflow, type Variables, decode, predict } from '#nets';
import type { Recipe } from '../recipes/recipe.ts';
import type { TrainingData, ValidatedImage } from './training-data.ts';

/** Figures of one validation; what does not apply is NaN. */
export interface Validation {
  readonly loss: number;
  readonly auroc: number;
  /** Of the image score at 0.5. */
  readonly accuracy: number;
  readonly f1: number;
  readonly rsnaMap: number;
  /** The cut with the highest RSNA mAP on these images. */
  readonly operatingPoint: number;
  readonly score: BoxScore;
}

/** Boxes below this score do not enter the choice of the operating point. */
const lowestScore = 0.005;

export const decodeRules = (recipe: Recipe, rules: AnchorRules, score: BoxScore): DecodeRules => ({
  input: { width: recipe.size, height: recipe.size },
  classes: recipe.classes,
  ...rules,
  score,
  nonMaximumSuppressionIoU: 0.45,
  boxScale: 1,
});

function judgeImage({ sample, truths }: ValidatedImage, predictions: Predictions, i: number, rules: DecodeRules): EvaluatedImage {
  const logit = predictions.imageLogits[i]?.length === 1 ? predictions.imageLogits[i][0] : undefined;
  const { detections, imageScore } = decode(predictions.heads[i] ?? [], logit, rules, lowestScore);
  return { id: sample.id, patient: sample.patient, positive: truths.length > 0, truths, detections, imageScore };
}

function classification(images: readonly EvaluatedImage[]): { readonly accuracy: number; readonly f1: number } {
  const [truePositives, trueNegatives, called] = [
    images.filter(({ positive, imageScore }) => positive && imageScore >= 0.5).length,
    images.filter(({ positive, imageScore }) => !positive && imageScore < 0.5).length,
    images.filter(({ imageScore }) => imageScore >= 0.5).length,
  ];
  const positives = images.filter(({ positive }) => positive).length;
  if (images.length === 0) return { accuracy: NaN, f1: NaN };
  return { accuracy: (truePositives + trueNegatives) / images.length, f1: (2 * truePositives) / Math.max(1, called + positives) };
}

/** Of the ways to score a box that the network has, the one with the better RSNA mAP. */
function chooseScore(byScore: ReadonlyMap<BoxScore, readonly EvaluatedImage[]>): Pick<Validation, 'rsnaMap' | 'operatingPoint' | 'score'> {
  const choices = [...byScore].map(([score, images]) => ({ score, ...bestOperatingPoint(images) }));
  return choices.toSorted((a, b) => b.rsnaMap - a.rsnaMap)[0] ?? { score: 'sigmoid(objectness)', rsnaMap: NaN, operatingPoint: 1 };
}

/** Runs the network over the validation images. Without any all figures are NaN. */
export async function validate(tf: Tensorflow, graph: Graph, variables: Variables, data: TrainingData, recipe: Recipe, rules: AnchorRules, lossRules: LossRules): Promise<Validation> {
  const hasBoxes = 'stride32' in graph.outputs;
  const scores = boxScoresOf(recipe.imageUnits === 1 && hasBoxes);
  const byScore = new Map(scores.map((score) => [score, [] as EvaluatedImage[]]));
  let loss = 0;
  for await (const { batch, images } of data.validationBatches()) {
    const predictions = predict(tf, graph, variables, batch, lossRules);
    loss += Object.values(predictions.terms).reduce((sum, term) => sum + term, 0) * images.length;
    for (const [score, judged] of byScore) judged.push(...images.map((image, i) => judgeImage(image, predictions, i, decodeRules(recipe, rules, score))));
  }
  const [judged = []] = byScore.values();
  const boxes = hasBoxes && judged.length > 0 ? chooseScore(byScore) : { rsnaMap: NaN, operatingPoint: NaN, score: 'sigmoid(objectness)' as const };
  return { loss: loss / judged.length, auroc: judged.length > 0 ? auroc(judged)(unitWeights(judged.length)) : NaN, ...classification(judged), ...boxes };
}

