import type { RecipeText } from './recipe.ts';

/** After the winners of the RSNA challenge, fitted to radiographs: the default. */
export const radiograph: Readonly<Record<'classifier' | 'detector', RecipeText>> = {
  // Half positive, half negative within each source, so that the source cannot tell the class.
  classifier: {
    network: 'chexnet-classifier',
    imageUnits: 1,
    size: 224,
    fit: 'stretch',
    policy: 'radiograph',
    balance: 'sources',
    epochs: 12,
    batchSize: 24,
    learningRate: 1e-3,
    schedule: 'cosine',
    warmupSteps: 100,
    clipNorm: 5,
    averageDecay: 0.999,
    keep: 'loss',
  },
  // All images, with an image-level head beside the boxes; anchors of RSNA's boxes, so alike that a box teaches each it fits; backbone still in the first epoch.
  detector: {
    network: 'yolov3-chexnet',
    imageUnits: 1,
    anchors: 'rsna',
    size: 416,
    fit: 'stretch',
    policy: 'radiograph',
    balance: 'sources',
    epochs: 12,
    batchSize: 8,
    learningRate: 3e-4,
    schedule: 'plateau',
    plateauPatience: 4,
    plateauFactor: 0.2,
    warmupSteps: 200,
    clipNorm: 10,
    averageDecay: 0.999,
    keep: 'rsnaMap',
    frozenBackboneEpochs: 1,
    imageWeight: 1,
    objectnessPrior: 0.01,
    anchorIoU: 0.55,
  },
};
