import { z } from 'zod';

const pair = z.tuple([z.number().positive(), z.number().positive()]);

/** `model.json` of a model folder. Unknown keys are kept out of the type but allowed: later versions add fields. */
export const manifestSchema = z.object({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case letters, digits and dashes'),
  version: z.number().int().positive(),
  network: z.string().min(1),
  /** The published network that finds the features. */
  backbone: z.string().min(1).optional(),
  /** How this network differs from the published one of its name; absent: in nothing. */
  architecture: z.object({ width: z.number().positive(), blocks: z.array(z.number().int().positive()).optional() }).optional(),
  input: z.object({
    name: z.string().min(1),
    layout: z.enum(['NCHW', 'NHWC']),
    width: z.number().int().positive().multipleOf(32),
    height: z.number().int().positive().multipleOf(32),
    fit: z.enum(['letterbox', 'stretch']).default('letterbox'),
    /** A display value v in 0..1 (white = dense) becomes (v − subtract) · multiply, the same in all three channels. */
    normalisation: z.object({ subtract: z.number(), multiply: z.number() }),
  }),
  /** Names of the detection heads, from the coarsest grid to the finest; each [n, anchors·(5 + classes), h/stride, w/stride]. */
  outputs: z.array(z.string().min(1)).length(3),
  /** Name of the image-level head [n, 1] (a logit); absent: the image score is the highest box score. */
  imageLogit: z.string().min(1).optional(),
  classes: z.array(z.string().min(1)).min(1),
  /** Width and height of each anchor as fractions of the input. */
  anchors: z.array(pair).min(3),
  /** Which anchors each output uses. */
  anchorMasks: z.array(z.array(z.number().int().nonnegative()).min(1)).length(3),
  score: z.enum(['sigmoid(objectness)', 'sigmoid(objectness)*sqrt(sigmoid(imageLogit))']).default('sigmoid(objectness)'),
  nonMaximumSuppressionIoU: z.number().min(0).max(1).default(0.45),
  /** Box voting: each box that suppression leaves becomes the mean of all boxes that overlap it by at least this IoU, weighted by score; absent: none. */
  boxVotingIoU: z.number().positive().max(1).optional(),
  /** Factor on width and height of each box around its centre, applied last. */
  boxScale: z.number().positive().max(2).default(1),
  /** `horizontalFlip`: the network reads each image and its mirror image, and what it says of both is averaged. */
  testTimeAugmentation: z.enum(['none', 'horizontalFlip']).default('none'),
  /** Score from which a box counts, 0..1: where the RSNA mAP was highest on the images that calibrated the model. */
  operatingPoint: z.number().min(0).max(1),
  /** Other cuts that a site may choose. `sensitivity90`: from this image score on an image counts as positive, for a sensitivity of 90 %. */
  otherOperatingPoints: z.object({ sensitivity90: z.number().min(0).max(1).optional() }).optional(),
  /** The image score is sigmoid(logit / temperature), fitted on images that trained nothing. */
  calibration: z.object({ method: z.literal('temperature'), temperature: z.number().positive() }).optional(),
  /** An image whose coarse look correlates less than `least` with the training images' mean is refused. */
  familiarity: z
    .object({ columns: z.number().int().positive(), rows: z.number().int().positive(), template: z.array(z.number()), least: z.number().min(-1).max(1) })
    .refine(({ columns, rows, template }) => template.length === columns * rows, 'the template has columns · rows values')
    .optional(),
  files: z.record(z.string().min(1), z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) })).refine((files) => 'model.onnx' in files, 'must list model.onnx'),
});

export type ModelManifest = z.infer<typeof manifestSchema>;
