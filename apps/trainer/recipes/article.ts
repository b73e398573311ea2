import type { RecipeText } from './recipe.ts';

/** The article's two stages to the letter, upstream's callbacks included (an early stop after 3 epochs: it fires before the rate ever drops). */
export const article: Readonly<Record<'classifier' | 'detector', RecipeText>> = {
  // CheXNet with one sigmoid unit; one epoch (three were tried); augmented positives until the classes balance; best validation accuracy kept.
  classifier: {
    network: 'chexnet-classifier',
    imageUnits: 1,
    size: 416,
    fit: 'stretch',
    subtract: 0,
    multiply: 1,
    policy: 'article',
    balance: 'article',
    validation: 0.2,
    epochs: 1,
    batchSize: 4,
    learningRate: 1e-3,
    schedule: 'constant',
    keep: 'accuracy',
    statisticsWarmup: false,
    // The first ten layers as Keras counts them, two of which only pad.
    frozenThrough: 'conv2_block1_1_conv',
  },
  // Positives only; weights of stage 1 in the backbone; 20 epochs (30 were tried too).
  detector: {
    network: 'yolov3-chexnet',
    anchors: 'coco',
    size: 416,
    fit: 'stretch',
    subtract: 0,
    multiply: 1,
    policy: 'article',
    positivesOnly: true,
    validation: 0.2,
    epochs: 20,
    batchSize: 16,
    learningRate: 1e-4,
    schedule: 'plateau',
    plateauPatience: 10,
    plateauFactor: 0.1,
    earlyStopPatience: 3,
    keep: 'loss',
    statisticsWarmup: false,
  },
};
