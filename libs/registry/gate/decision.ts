import { z } from 'zod';
import { gateSettingsSchema } from './settings.ts';

const figure = z.object({ value: z.number().nullable(), ci95: z.tuple([z.number(), z.number()]).readonly().nullable() });
const model = z.object({
  name: z.string(),
  version: z.number().int().positive(),
  deviceUID: z.string(),
  operatingPoint: z.number(),
  /** SHA-256 of its model.json, which names everything that it decides by; decisions of earlier releases lack it. */
  digest: z.string().regex(/^[0-9a-f]{64}$/).optional(),
});

const checkSchema = z.object({
  kind: z.enum(['gain', 'figure', 'subgroup', 'calibration', 'coverage', 'agreement', 'latency']),
  /** What was looked at: a figure, `view PA auroc`, … */
  name: z.string(),
  /** `not judged`: the images say nothing about it; it neither passes nor stops anything. */
  outcome: z.enum(['passed', 'failed', 'not judged']),
  champion: z.number().nullable(),
  challenger: z.number().nullable(),
  /** Challenger minus champion, with its paired interval where it has one. */
  difference: figure.nullable(),
  bound: z.number(),
  sentence: z.string(),
});

/** `decision.json`: what the gate said, and every number it looked at. */
export const gateDecisionSchema = z.object({
  passed: z.boolean(),
  champion: model,
  challenger: model,
  images: z.number().int(),
  patients: z.number().int(),
  checks: z.array(checkSchema),
  settings: gateSettingsSchema,
});

export type GateCheck = z.infer<typeof checkSchema>;
export type GateDecision = z.infer<typeof gateDecisionSchema>;
export type GatedModel = z.infer<typeof model>;

/** The figures that a promotion on this decision rests on, as a line of the history holds them. */
export function numbersOf({ checks, images, patients }: GateDecision): Record<string, number> {
  const gain = checks.find(({ kind }) => kind === 'gain');
  const { value = null, ci95 = null } = gain?.difference ?? {};
  const figures = checks.flatMap(({ kind, name, champion, challenger }): [string, number | null][] =>
    kind === 'subgroup' ? [] : [[`champion ${name}`, champion], [`challenger ${name}`, challenger]],
  );
  const all: [string, number | null][] = [['images', images], ['patients', patients], ['gain', value], ['gain, lower 95 % bound', ci95?.[0] ?? null], ['gain, upper 95 % bound', ci95?.[1] ?? null], ...figures];
  return Object.fromEntries(all.flatMap(([name, number]) => (number === null ? [] : [[name, number]])));
}
