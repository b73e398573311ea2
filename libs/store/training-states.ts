import { Fault } from '#fault';

/**
 * A training run: `queued` → `snapshot` (labels and images are frozen) → `training` → `evaluating` (registered as challenger, the gate compares) →
 * `awaiting-approval` | `rejected` (by the gate) → `promoted` | `rejected` (by a person). It may become `failed` or `cancelled` before.
 */
export const trainingStates = ['queued', 'snapshot', 'training', 'evaluating', 'awaiting-approval', 'promoted', 'rejected', 'failed', 'cancelled'] as const;
export type TrainingState = (typeof trainingStates)[number];

const ends = ['failed', 'cancelled'] as const;

const next: Readonly<Record<TrainingState, readonly TrainingState[]>> = {
  queued: ['snapshot', ...ends],
  snapshot: ['training', ...ends],
  training: ['evaluating', ...ends],
  evaluating: ['awaiting-approval', 'rejected', ...ends],
  'awaiting-approval': ['promoted', 'rejected'],
  promoted: [],
  rejected: [],
  failed: [],
  cancelled: [],
};

/** Whether a run in state `from` may become `to`. */
export const mayBecome = (from: TrainingState, to: TrainingState): boolean => next[from].includes(to);

/** Nothing more will happen to it. */
export const isFinished = (state: TrainingState): boolean => next[state].length === 0;

/** States in which a run holds the trainer: there is one such run at a time. */
export const workingStates = ['queued', 'snapshot', 'training', 'evaluating'] as const satisfies readonly TrainingState[];

/** @throws Fault FAILED_PRECONDITION / TRAINING_STATE */
export function demandTransition(from: TrainingState, to: TrainingState): void {
  if (!mayBecome(from, to)) throw new Fault('FAILED_PRECONDITION', 'TRAINING_STATE', `The run is ${from}; it cannot become ${to}.`, { metadata: { state: from } });
}
