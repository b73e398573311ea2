import { Gauge, type Registry } from '#platform';
import { type TrainingRun, countTrainingRuns, listTrainingRuns, trainingStates } from '#store';
import { progressOf, readSteps } from './runs/progress.ts';
import type { RunContext } from './runs/run-context.ts';
import { placesOf } from './runs/run-places.ts';

const judged: ReadonlySet<TrainingRun['state']> = new Set(['awaiting-approval', 'promoted', 'rejected']);

const figures = [
  ['pneumogate_training_step', 'step', 'Step that the run at work has made last; 0: none trains.'],
  ['pneumogate_training_steps', 'steps', 'Steps that it is to make.'],
] as const;

/** Gauges of the runs, read from the books whenever somebody looks. */
export function observeRuns({ store, directory }: RunContext, metrics: Registry): void {
  new Gauge({
    name: 'pneumogate_training_runs',
    help: 'Training runs by state.',
    labelNames: ['state'],
    registers: [metrics],
    async collect() {
      const counts = await countTrainingRuns(store.books);
      for (const state of trainingStates) this.set({ state }, counts[state]);
    },
  });
  const progressNow = async () => {
    const run = (await listTrainingRuns(store.books, { limit: 50 })).find(({ state }) => state === 'training');
    return run && progressOf(await readSteps(placesOf(directory, run.runId).stage));
  };
  for (const [name, figure, help] of figures) {
    new Gauge({
      ...{ name, help, registers: [metrics] },
      async collect() {
        this.set((await progressNow())?.[figure] ?? 0);
      },
    });
  }
  new Gauge({
    name: 'pneumogate_training_last_success_timestamp_seconds',
    help: 'When a run last came as far as a decision of the gate, whichever; 0: never.',
    registers: [metrics],
    async collect() {
      const run = (await listTrainingRuns(store.books, { limit: 1000 })).find(({ state }) => judged.has(state));
      this.set(run === undefined ? 0 : run.stateSince.getTime() / 1000);
    },
  });
}
