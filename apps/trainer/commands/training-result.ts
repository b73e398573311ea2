import type { Stage } from '../recipes/read-recipe.ts';
import type { EpochRecord, Progress } from '../training/checkpoint.ts';
import type { RunFacts } from '../training/run-folder.ts';

/** A stage that is trained, as `train … --json` tells it. */
export interface StageResult {
  readonly stage: Stage;
  /** Of the stage's run: figures and checkpoints. */
  readonly directory: string;
  /** The classifier's Keras file, or the detector's model folder. */
  readonly result: string;
  readonly trainingImages: number;
  readonly validationImages: number;
  /** Epochs and steps of the whole run, however often it was stopped. */
  readonly epochs: number;
  readonly steps: number;
  /** The epoch whose weights are the result, counted from 1. */
  readonly exportedEpoch: number;
  readonly trainingLoss: number;
  /** Its figures on the validation images; null: they do not apply to these images. */
  readonly metrics: EpochRecord['validation'];
}

/** What `train classifier|detector|all --json` prints. */
export interface TrainingResult {
  /** Folder of the run. */
  readonly run: string;
  /** The model folder; null where no detector was trained. */
  readonly model: string | null;
  readonly stages: readonly StageResult[];
}

export interface FinishedStage extends Pick<StageResult, 'stage' | 'directory' | 'result'> {
  readonly data: RunFacts['data'];
  readonly progress: Progress;
  readonly exported: EpochRecord;
}

export const stageResult = ({ stage, directory, result, data, progress, exported }: FinishedStage): StageResult => ({
  ...{ stage, directory, result, trainingImages: data.training, validationImages: data.validation },
  ...{ epochs: progress.epochs.length, steps: progress.step },
  ...{ exportedEpoch: exported.epoch + 1, trainingLoss: exported.loss, metrics: exported.validation },
});
