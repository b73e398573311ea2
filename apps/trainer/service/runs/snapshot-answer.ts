import { z } from 'zod';
import type { Manifest } from '#dataset';
import { Fault } from '#fault';
import type { Settings } from '#platform';

const counts = z.object({ validation: z.number(), test: z.number() });

/** What the step `dataset snapshot` prints, as far as a run goes by it. */
export const snapshotAnswer = z.object({ snapshot: z.string(), images: z.number(), splits: counts, splitPositives: counts });
export type SnapshotAnswer = z.infer<typeof snapshotAnswer>;

/** How many images of a part are positive and negative, if one of the classes is missing. */
function lackOf(part: keyof SnapshotAnswer['splits'], { splits, splitPositives }: SnapshotAnswer): string | undefined {
  const [positives, negatives] = [splitPositives[part], splits[part] - splitPositives[part]];
  return positives > 0 && negatives > 0 ? undefined : `${positives} positive and ${negatives} negative ones`;
}

/**
 * Holds the images to what a run does with them after hours of training.
 * @throws Fault FAILED_PRECONDITION / CALIBRATION_IMAGES, EVALUATION_IMAGES
 */
export function demandBothClasses(answer: SnapshotAnswer, { calibrate, evaluationData }: Pick<Settings['training'], 'calibrate' | 'evaluationData'>): void {
  const validation = calibrate ? lackOf('validation', answer) : undefined;
  if (validation !== undefined) {
    throw new Fault('FAILED_PRECONDITION', 'CALIBRATION_IMAGES', `The snapshot's validation images are ${validation}, and calibration needs both: raise training.validationShare, or set training.calibrate to false.`);
  }
  const test = evaluationData.length === 0 ? lackOf('test', answer) : undefined;
  if (test !== undefined) {
    const wayOut = 'begin another run when there are more labels, or name a set of your own in training.evaluationData; while no run has come to train, raising training.testShare helps too';
    throw new Fault('FAILED_PRECONDITION', 'EVALUATION_IMAGES', `The snapshot's evaluation images are ${test}, and the gate needs both: ${wayOut}.`);
  }
}

/**
 * Whether later snapshots keep the evaluation set of this one. One without both classes, which judges nothing, is drawn anew; by the same shares only, so
 * that no patient who has trained enters it.
 */
export function keepsItsEvaluationSet({ division, samples }: Pick<Manifest, 'division' | 'samples'>, { validationShare, testShare }: Pick<Settings['training'], 'validationShare' | 'testShare'>): boolean {
  const test = samples.filter(({ split }) => split === 'test');
  const isOfBoth = test.some(({ boxes }) => boxes.length > 0) && test.some(({ boxes }) => boxes.length === 0);
  return isOfBoth || division.test !== testShare || division.validation !== validationShare;
}
