import type { Scalar, Tensor, Tensor4D, Tensorflow } from '../tensorflow/tensorflow.ts';
import { type ScaleTargets, targetFields } from './targets.ts';

export interface DetectionLossRules {
  /** An anchor without a box is not asked to be empty where its prediction overlaps a true box by at least this IoU. */
  readonly ignoreIoU: number;
  /** Focal exponent of the objectness (Lin et al., 2017); 0 is plain cross-entropy. */
  readonly focalGamma: number;
}

/** Each term summed over the grid and averaged over the batch. */
export interface DetectionLoss {
  readonly xy: Scalar;
  readonly wh: Scalar;
  readonly objectness: Scalar;
  readonly classes: Scalar;
}

const sizeLimit = 10;

/** Largest IoU of each predicted box with a true box of its image, [n, rows, columns, anchors]; `xy`, `wh` in fractions of the input. */
function bestOverlap(tf: Tensorflow, xy: Tensor, wh: Tensor, { boxes, boxesPerImage }: ScaleTargets): Tensor {
  const half = tf.div(wh, 2);
  const [n = 1] = xy.shape;
  const predicted = { low: tf.expandDims(tf.sub(xy, half), 4), high: tf.expandDims(tf.add(xy, half), 4) };
  const corners = tf.tensor(boxes, [n, 1, 1, 1, boxesPerImage, 4]);
  const [low, high] = tf.split(corners, 2, -1) as [Tensor, Tensor];
  const sides = tf.relu(tf.sub(tf.minimum(predicted.high, high), tf.maximum(predicted.low, low)));
  const intersection = tf.prod(sides, -1);
  const areas = tf.add(tf.prod(tf.sub(predicted.high, predicted.low), -1), tf.prod(tf.sub(high, low), -1));
  return tf.max(tf.div(intersection, tf.maximum(tf.sub(areas, intersection), 1e-9)), -1);
}

/** Column and row of each cell, [1, rows, columns, 1, 2]. */
function cellsOf(tf: Tensorflow, [rows, columns]: readonly [number, number]): Tensor {
  const cells = Float32Array.from({ length: rows * columns * 2 }, (_, i) => (i % 2 === 0 ? (i >> 1) % columns : Math.floor((i >> 1) / columns)));
  return tf.tensor(cells, [1, rows, columns, 1, 2]);
}

/** 1 where a prediction overlaps no true box enough to be spared; no gradient goes through the choice. */
function emptyMask(tf: Tensorflow, logits: Tensor, targets: ScaleTargets, ignoreIoU: number): Tensor {
  const choose = tf.customGrad((t) => {
    const prediction = t as Tensor;
    const { shape } = prediction;
    const size = tf.tensor([targets.grid[1], targets.grid[0]]);
    const [txy, twh] = tf.split(prediction, 2, -1) as [Tensor, Tensor];
    const xy = tf.div(tf.add(tf.sigmoid(txy), cellsOf(tf, targets.grid)), size);
    const anchors = tf.tensor(targets.anchors.flat(), [targets.anchors.length, 2]);
    const wh = tf.mul(tf.exp(tf.clipByValue(twh, -sizeLimit, sizeLimit)), anchors);
    const value = tf.cast(tf.less(bestOverlap(tf, xy, wh, targets), ignoreIoU), 'float32');
    return { value, gradFunc: () => tf.zeros(shape) };
  });
  return choose(logits);
}

/** Cross-entropy of a logit with a probability, stable for any logit, times (1 − p of the truth)^gamma. */
function crossEntropy(tf: Tensorflow, logits: Tensor, truth: Tensor, gamma: number): Tensor {
  const entropy = tf.sub(tf.softplus(logits), tf.mul(logits, truth));
  if (gamma === 0) return entropy;
  const missed = tf.abs(tf.sub(truth, tf.sigmoid(logits)));
  return tf.mul(entropy, tf.pow(missed, gamma));
}

/** −ln of the true class' share of all classes' sigmoids: 0 when there is one class. */
function classEntropy(tf: Tensorflow, logits: Tensor, classIndex: Tensor): Tensor {
  const probabilities = tf.sigmoid(logits);
  const truth = tf.oneHot(tf.cast(classIndex, 'int32'), logits.shape.at(-1) ?? 1);
  const share = tf.div(tf.sum(tf.mul(probabilities, truth), -1), tf.sum(probabilities, -1));
  return tf.neg(tf.log(tf.maximum(share, 1e-7)));
}

/**
 * YOLOv3's loss of one output, `logits` [n, rows, columns, anchors · (5 + classes)] (model.md, "Targets and loss"): squared errors of
 * sigmoid(txy) and twh weighted by 2 − w·h, cross-entropy of objectness where there is a box or none is near, cross-entropy of the class.
 */
export function detectionLoss(tf: Tensorflow, logits: Tensor4D, targets: ScaleTargets, rules: DetectionLossRules): DetectionLoss {
  const [n, rows, columns, channels] = logits.shape;
  const anchors = targets.anchors.length;
  const fields = channels / anchors;
  const split = tf.split(tf.reshape(logits, [n, rows, columns, anchors, fields]), [2, 2, 1, fields - 5], -1);
  const [txy, twh, tObject, tClass] = split as [Tensor, Tensor, Tensor, Tensor];
  const truth = tf.split(tf.tensor(targets.values, [n, rows, columns, anchors, targetFields]), [2, 2, 1, 1, 1], -1);
  const [xy, wh, boxWeight, object, classIndex] = truth as [Tensor, Tensor, Tensor, Tensor, Tensor];
  const mean = (terms: Tensor): Scalar => tf.div(tf.sum(terms), n);
  const spared = tf.expandDims(emptyMask(tf, tf.concat([txy, twh], -1), targets, rules.ignoreIoU), -1);
  const asked = tf.add(object, tf.mul(tf.sub(1, object), spared));
  const boxed = tf.mul(object, boxWeight);
  return {
    xy: mean(tf.mul(boxed, tf.squaredDifference(xy, tf.sigmoid(txy)))),
    wh: mean(tf.mul(boxed, tf.squaredDifference(wh, twh))),
    objectness: mean(tf.mul(asked, crossEntropy(tf, tObject, object, rules.focalGamma))),
    classes: fields > 6 ? mean(tf.mul(tf.squeeze(object, [-1]), classEntropy(tf, tClass, tf.squeeze(classIndex, [-1])))) : tf.scalar(0),
  };
}
