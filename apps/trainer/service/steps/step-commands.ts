import type { Settings } from '#platform';
import type { RunPlaces } from '../runs/run-places.ts';
import type { Step } from './step-process.ts';

type Training = Settings['training'];

const optional = (flag: string, value: string | undefined): string[] => (value === undefined ? [] : [flag, value]);

/** `dataset snapshot`: labels and data sets, frozen; `frozenOf` is the snapshot whose evaluation set stays. */
export function snapshotStep({ data, gateway, validationShare, testShare, keyFile }: Training, places: RunPlaces, frozenOf: string | undefined): Step {
  const shares = ['--validation', String(validationShare), '--test', String(testShare)];
  const args = ['dataset', 'snapshot', ...data, ...optional('--gateway', gateway), '--to', places.snapshot, ...shares, '--key-file', keyFile, ...optional('--frozen-of', frozenOf), '--json'];
  return { args, answers: [0], onOrphaned: 'SIGTERM' };
}

/** `train detector`: the same command goes on with what an interrupted one has saved. */
export function trainingStep({ recipe, model, device, workers }: Training, places: RunPlaces, version: number, weights: string | undefined): Step {
  const result = ['--out', places.training, '--name', model, '--model-version', String(version)];
  const args = ['train', 'detector', '--data', places.snapshot, ...result, '--recipe', recipe, ...optional('--weights', weights), '--device', device, '--workers', String(workers)];
  return { args, answers: [0], onOrphaned: 'SIGKILL' };
}

/** `train calibrate`: what a model decides by, settled on the snapshot's validation images; `flip` as the champion averages. */
export function calibrationStep(places: RunPlaces, model: string, to: string, flip: boolean): Step {
  const args = ['train', 'calibrate', '--model', model, '--data', places.snapshot, '--split', 'validation', '--familiar', places.snapshot, ...(flip ? ['--flip'] : []), '--to', to];
  return { args, answers: [0], onOrphaned: 'SIGTERM' };
}

/** Exit code of `gate` for a rejection. */
export const gateRejected = 3;

/** `gate`: the challenger against the champion of its name. */
export function gateStep({ evaluationData, gateSettings }: Training, places: RunPlaces, challenger: string, config: string | undefined): Step {
  const images = evaluationData.length > 0 ? ['--data', ...evaluationData] : ['--data', places.snapshot, '--split', 'test'];
  const models = ['--challenger', challenger, '--run', places.stage];
  const args = ['gate', ...images, ...models, ...optional('--settings', gateSettings), '--out', places.gate, '--json', ...optional('--config', config)];
  return { args, answers: [0, gateRejected], onOrphaned: 'SIGTERM' };
}

/** Environment that keeps a step's network to so many threads; 0: as many as it likes. */
export function threadLimits(threads: number): Readonly<Record<string, string>> {
  if (threads === 0) return {};
  const count = String(threads);
  return { TF_NUM_INTRAOP_THREADS: count, TF_NUM_INTEROP_THREADS: count, OMP_NUM_THREADS: count, PNEUMOGATE_INFERENCE_THREADS: count };
}
