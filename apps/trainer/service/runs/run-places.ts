import { join } from 'node:path';

/** Where the files of a run lie. */
export interface RunPlaces {
  readonly folder: string;
  /** What the run trains on; it stays, because later snapshots keep its evaluation set. */
  readonly snapshot: string;
  /** Checkpoints and figures of the training: what retention takes away. */
  readonly training: string;
  /** The stage within, with run.json, steps.jsonl and the checkpoints. */
  readonly stage: string;
  readonly evidence: string;
  /** Written by the gate into the evidence. */
  readonly gate: string;
}

export function placesOf(directory: string, runId: string): RunPlaces {
  const folder = join(directory, 'runs', runId);
  const training = join(folder, 'training');
  const evidence = join(folder, 'evidence');
  return { folder, snapshot: join(folder, 'snapshot'), training, stage: join(training, 'detector'), evidence, gate: join(evidence, 'gate') };
}
