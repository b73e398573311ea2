import { z } from 'zod';

/** Figures of which more is better, by their names in `evaluate --json`. */
export const gateFigures = ['rsnaMap', 'auroc', 'ap50', 'sensitivityAt90Specificity'] as const;
export type GateFigure = (typeof gateFigures)[number];

const bound = (value: number, description: string) => z.number().min(0).default(value).meta({ description });

/** What a challenger must reach. Every bound is on the worse end of a 95 % interval, paired and over patients, unless it says otherwise. */
export const gateSettingsSchema = z.strictObject({
  figure: z.enum(gateFigures).default('rsnaMap').meta({ description: 'What must become better.' }),
  margin: bound(0, 'The lower bound of the gain in that figure must lie above this.'),
  maxLoss: bound(0.05, 'No other figure may fall by more.'),
  subgroupFigure: z.enum(gateFigures).default('auroc').meta({ description: 'What is looked at in each subgroup.' }),
  subgroupMaxLoss: bound(0.1, 'It may fall by no more in any.'),
  smallestSubgroup: z.number().int().min(1).default(50).meta({ description: 'Subgroups with fewer images are told of and not judged: their intervals say nothing.' }),
  maxBrierRise: bound(0.01, 'The Brier score may rise by no more.'),
  maxEceRise: bound(0.03, 'The expected calibration error may rise by no more.'),
  maxMoreRefused: bound(0.01, 'Share of the images that the champion reads which the challenger may refuse.'),
  agreementRequired: z.boolean().default(true).meta({ description: 'Whether the model file must have been compared with the trained network.' }),
  maxDisagreement: bound(0.02, 'Largest difference of a score, 0..1, between the two; weights stored as float16 cost some of it.'),
  maxSlowdown: z.number().positive().default(1.25).meta({ description: "Challenger's median time of the network for an image over the champion's." }),
  maxComputeMs: z.number().positive().optional().meta({ description: 'Largest median time of the network for an image, in milliseconds; absent: any.' }),
  resamples: z.number().int().min(100).default(2000).meta({ description: 'Bootstrap draws.' }),
  seed: z.number().int().default(1).meta({ description: 'Of the draws.' }),
});

export type GateSettings = z.infer<typeof gateSettingsSchema>;
