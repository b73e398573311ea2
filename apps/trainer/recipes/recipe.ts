import { z } from 'zod';
import { networkNames, precisions } from '#nets';

const number = (value: number, description: string) => z.coerce.number().default(value).meta({ description });
const fraction = (value: number, description: string) => z.coerce.number().min(0).max(1).default(value).meta({ description });
const count = (value: number, description: string) => z.coerce.number().int().min(0).default(value).meta({ description });
const flag = (value: boolean, description: string) => z.stringbool().or(z.boolean()).default(value).meta({ description });
/** `NAME=SHARE` from the command line, or a map from a file. */
const shares = (description: string) =>
  z
    .preprocess(
      (given: unknown): unknown => (Array.isArray(given) ? Object.fromEntries(given.map((entry) => String(entry).split('=') as [string, string?])) : given),
      z.record(z.string(), z.coerce.number().positive()).optional(),
    )
    .meta({ description });
const choice = <const T extends readonly [string, ...string[]]>(values: T, value: T[number], description: string) =>
  z
    .enum(values)
    .default(value as never)
    .meta({ description: `${description} One of ${values.join(', ')}.` });

/** Every setting of a training run. The defaults are those of no recipe in particular; recipes say what they change. */
export const recipeSchema = z.strictObject({
  network: z.enum(networkNames).meta({ description: `What is trained. One of ${networkNames.join(', ')}.` }),
  width: number(1, 'Factor on every number of channels, a multiple of 1/16: small variants.'),
  blocks: z.array(z.coerce.number().int().positive()).optional().meta({ description: 'Layers of each dense block, or residual blocks of each Darknet stage; absent: the published ones.' }),
  imageUnits: count(0, 'Units of the image-level output: of a classifier 1; beside a detector 0 (none), 1, or 3 (the RSNA classes).'),
  classes: z.array(z.string().min(1)).min(1).default(['opacity']).meta({ description: 'Names of the classes of boxes.' }),
  anchors: choice(['coco', 'rsna'], 'rsna', "Anchors: YOLOv3's own, or k-means of RSNA's boxes."),

  size: z.coerce.number().int().positive().multipleOf(32).default(416).meta({ description: 'Width and height of the input in pixels. With a model folder as weights, its own unless said.' }),
  fit: choice(['letterbox', 'stretch'], 'letterbox', 'How an image is laid into the input.'),
  subtract: number(0.45, 'A display value v in 0..1 becomes (v − subtract) · multiply.'),
  multiply: number(4, 'See subtract.'),

  policy: choice(['none', 'article', 'radiograph'], 'radiograph', 'Augmentation.'),
  balance: choice(['plain', 'article', 'sources'], 'plain', 'Order of an epoch: every image once; augmented copies of the rarer class up to 1:1; or half and half within each source.'),
  sourceShares: shares('Shares of the sources in an epoch with balance sources, as NAME=SHARE; sources not named are left out. Absent: twice the rarer class of each.'),
  positivesOnly: flag(false, 'Leave out images without a box in training.'),
  validation: fraction(0.2, 'Share of the patients that validates.'),

  epochs: count(12, 'Passes over the training images.'),
  epochSteps: count(0, 'Steps of an epoch; 0: as many as the images make.'),
  batchSize: z.coerce.number().int().positive().default(8).meta({ description: 'Images in one step.' }),
  precision: choice(precisions, 'float32', 'In what feature maps are computed and kept while training; weights, statistics and the loss are float32 in either. bfloat16 is faster where the processor has it (avx512_bf16, amx_bf16).'),
  seed: count(1, 'Of fresh weights, order and augmentation.'),

  learningRate: number(1e-3, "Adam's rate after the warm-up."),
  backboneRate: number(1, "Factor on the rate of the backbone's weights: below 1 where they are pretrained and the head is not."),
  schedule: choice(['constant', 'cosine', 'plateau'], 'cosine', 'How the rate goes on.'),
  warmupSteps: count(0, 'Steps in which the rate rises from 0.'),
  plateauPatience: count(4, 'Epochs without a better validation loss before the rate drops (schedule plateau).'),
  plateauFactor: fraction(0.2, 'Factor by which it drops.'),
  clipNorm: number(0, 'Largest common norm of the gradients; 0: any.'),
  averageDecay: fraction(0, 'Decay of the weight average that validates and is exported; 0: none.'),
  earlyStopPatience: count(0, 'Epochs without a better validation before the run ends; 0: never.'),
  keep: choice(['loss', 'accuracy', 'rsnaMap'], 'loss', 'What makes an epoch the best one.'),

  frozenThrough: z.string().optional().meta({ description: 'Layers up to this one never learn, and their batch normalisation stays as it is.' }),
  frozenBackboneEpochs: count(0, 'First epochs in which the backbone does not learn.'),
  statisticsWarmup: flag(true, "Moving statistics of batch normalisation follow faster in the first steps: momentum at most (1 + step) / (10 + step)."),
  freezeBatchNorm: flag(false, "Keep the moving statistics of the backbone's batch normalisation."),
  backboneWeights: z.string().optional().meta({ description: 'File of pretrained weights for the backbone: Keras .h5, Darknet .weights, .onnx of this project, or .safetensors of an earlier run.' }),
  weights: z.string().optional().meta({ description: 'Where the whole network starts from, head and image-level output included: a model folder, .onnx of this project, or .safetensors of an earlier run. Excludes backboneWeights.' }),

  objectnessPrior: z.coerce.number().gt(0).lt(1).default(0.5).meta({ description: 'Objectness with which every anchor of a fresh detector begins; 0.5: biases of 0.' }),
  anchorIoU: fraction(1, 'A box is also given to the anchors that overlap it by at least this; 1: to the one it fits best alone, as the article does.'),
  ignoreIoU: fraction(0.5, 'Overlap with a true box from which an empty anchor is not asked to be empty.'),
  focalGamma: number(0, 'Focal exponent of the objectness; 0: plain cross-entropy.'),
  imageWeight: number(1, 'Factor of the image-level loss.'),

  checkpointSteps: count(200, 'Steps between checkpoints within an epoch; one is kept after each epoch anyway.'),
});

export type Recipe = z.infer<typeof recipeSchema>;
/** What a recipe says; the rest are the schema's defaults. */
export type RecipeText = z.input<typeof recipeSchema>;
