import type { TrainingProgress, TrainingRun, TrainingState } from '../api/answers.ts';
import { counted, percent } from '../shell/words.ts';

/** A state by sign and word, so that no colour is needed to tell it. */
export const stateWords: Readonly<Record<TrainingState, readonly [string, string]>> = {
  queued: ['○', 'Queued'],
  snapshot: ['◔', 'Freezing data'],
  training: ['◑', 'Training'],
  evaluating: ['◕', 'At the gate'],
  'awaiting-approval': ['?', 'Waits for approval'],
  promoted: ['✓', 'Promoted'],
  rejected: ['✗', 'Rejected'],
  failed: ['!', 'Failed'],
  cancelled: ['–', 'Cancelled'],
};

export const causeWords: Readonly<Record<TrainingRun['cause'], string>> = { schedule: 'by schedule', labels: 'after new labels', person: 'by hand' };

const working: ReadonlySet<TrainingState> = new Set(['queued', 'snapshot', 'training', 'evaluating']);

export type RunAction = 'approve' | 'reject' | 'cancel';

/** What a person may do with a run. */
export function actionsOf({ state }: Pick<TrainingRun, 'state'>): readonly RunAction[] {
  if (state === 'awaiting-approval') return ['approve', 'reject'];
  return working.has(state) ? ['cancel'] : [];
}

/** Whether a run holds the trainer: there is one at a time. */
export const isWorking = ({ state }: Pick<TrainingRun, 'state'>): boolean => working.has(state);

/** A duration as people say it. */
export function duration(seconds: number): string {
  if (seconds < 90) return counted(Math.round(seconds), 'second', 'seconds');
  if (seconds < 5400) return counted(Math.round(seconds / 60), 'minute', 'minutes');
  return `${(seconds / 3600).toFixed(1)} hours`;
}

/** How far a training is. */
export function progressWords({ step, steps, epoch, loss, stepsPerSecond, secondsLeft }: TrainingProgress): string {
  const speed = stepsPerSecond === null ? [] : [`${stepsPerSecond.toPrecision(2)} steps a second`];
  const left = secondsLeft === null || step >= steps ? [] : [`${duration(secondsLeft)} left`];
  return [`${percent(step / steps)}: step ${step} of ${steps}, epoch ${epoch + 1}`, `loss ${loss.toPrecision(3)}`, ...speed, ...left].join(', ');
}
