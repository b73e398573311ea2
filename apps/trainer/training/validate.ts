import { boxScoresOf, leastVote } from '#detection';
import { type BoxDecision, type EvaluatedImage, auroc, chooseBoxDecision, tryOut, unitWeights } from '#evaluation';
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
  /** With the boxes shown as it is best on these images, so it flatters: the mean over the sources weighted by their positive images. */
  readonly rsnaMap: number;
  /** How that is; absent without positive images and for a network without boxes. */
  readonly boxes?: Omit<BoxDecision, 'rsnaMap'>;
}

/** Every box that the network finds, scored by objectness. */
const rawRules = (recipe: Recipe, anchors: AnchorRules): DecodeRules => ({
  input: { width: recipe.size, height: recipe.size },
  classes: recipe.classes,
  ...anchors,
  score: 'sigmoid(objectness)',
  nonMaximumSuppressionIoU: 1,
  boxScale: 1,
});

function judgeImage({ sample, truths }: ValidatedImage, predictions: Predictions, i: number, rules: DecodeRules): EvaluatedImage {
  const logit = predictions.imageLogits[i]?.length === 1 ? predictions.imageLogits[i][0] : undefined;
  const { detections, imageScore } = decode(predictions.heads[i] ?? [], logit, rules, leastVote);
  return { id: sample.id, patient: sample.patient, positive: truths.length > 0, truths, detections, imageScore, groups: { source: sample.source } };
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

/** Runs the network over the validation images. Without any all figures are NaN. */
export async function validate(tf: Tensorflow, graph: Graph, variables: Variables, data: TrainingData, recipe: Recipe, anchors: AnchorRules, lossRules: LossRules): Promise<Validation> {
  const rules = rawRules(recipe, anchors);
  const judged: EvaluatedImage[] = [];
  let loss = 0;
  for await (const { batch, images } of data.validationBatches()) {
    const predictions = predict(tf, graph, variables, batch, lossRules);
    loss += Object.values(predictions.terms).reduce((sum, term) => sum + term, 0) * images.length;
    judged.push(...images.map((image, i) => judgeImage(image, predictions, i, rules)));
  }
  const figures = { loss: loss / judged.length, auroc: judged.length > 0 ? auroc(judged)(unitWeights(judged.length)) : NaN, ...classification(judged) };
  if (!('stride32' in graph.outputs) || !judged.some(({ positive }) => positive)) return { ...figures, rsnaMap: NaN };
  const { rsnaMap, ...boxes } = chooseBoxDecision(judged.map(tryOut), boxScoresOf(recipe.imageUnits === 1));
  return { ...figures, rsnaMap, boxes };
}
