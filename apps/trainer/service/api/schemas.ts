import { z } from 'zod';
import { gateDecisionSchema } from '#registry';
import { trainingStates } from '#store';

const moment = z.iso.datetime();
const numbers = z.record(z.string(), z.number());

const progress = z.object({
  step: z.number(),
  steps: z.number(),
  epoch: z.number().meta({ description: 'Counts from 0.' }),
  learningRate: z.number(),
  loss: z.number().meta({ description: 'Exponential mean over about twenty steps.' }),
  stepsPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
});

export const trainingRun = z.object({
  id: z.uuid(),
  state: z.enum(trainingStates),
  stateSince: moment,
  cause: z.enum(['schedule', 'labels', 'person']),
  createdAt: moment,
  scheduledFor: moment.nullable(),
  snapshot: z.string().nullable().meta({ description: "SHA-256 of the snapshot's manifest." }),
  champion: z.string().nullable(),
  challenger: z.string().nullable(),
  reason: z.string().nullable().meta({ description: 'Of a failure, a stable token.' }),
  numbers: numbers.nullable().meta({ description: 'Figures on which the gate decided.' }),
  progress: progress.nullable().meta({ description: 'Null before the first step, and in lists also after the end.' }),
});
export type TrainingRunView = z.infer<typeof trainingRun>;

export const trainingRunPage = z.object({ runs: z.array(trainingRun), next: z.uuid().nullable() });

export const trainingRunDetail = trainingRun.extend({
  history: z.array(z.object({ state: z.enum(trainingStates), at: moment, by: z.string(), why: z.string() })),
  losses: z.array(z.object({ step: z.number(), loss: z.number() })),
  epochs: z.array(
    z.object({
      epoch: z.number().meta({ description: 'Counts from 1.' }),
      loss: z.number().meta({ description: 'Mean of its training steps.' }),
      validation: numbers.meta({ description: 'Figures of the validation, as far as they apply.' }),
    }),
  ),
  gate: gateDecisionSchema.nullable().meta({ description: 'What the gate said, check by check; null: it has not spoken.' }),
  evidence: z.array(z.string()).meta({ description: 'Files of the evidence folder.' }),
});

export const runQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20).meta({ description: 'Most runs of a page.' }),
  after: z.uuid().optional().meta({ description: 'The `next` of the page before.' }),
});

const words = (description: string) => z.string().trim().min(1).max(500).meta({ description });
export const said = z.strictObject({ by: words('Who acts.'), why: words('Why.') });

export const problem = z.object({ type: z.string(), title: z.string(), status: z.number(), detail: z.string(), code: z.string(), reason: z.string(), requestId: z.string() });
