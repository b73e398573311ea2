import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Sample, loadDisplay } from '#dataset';
import { type Decision, applyTemperature } from '#evaluation';
import { writeWholeFolder } from '#folder';
import { type FamiliarityRule, learnFamiliarity, prepareInput, thumbnailOf } from '#radiograph';
import { type ModelManifest, manifestSchema } from '#registry';

/** What of a manifest is settled on images that trained nothing. */
type Settled = Pick<ModelManifest, 'score' | 'nonMaximumSuppressionIoU' | 'boxVotingIoU' | 'boxScale' | 'operatingPoint' | 'otherOperatingPoints' | 'calibration' | 'familiarity' | 'testTimeAugmentation'>;

const thumbnailSide = 16;
/** Share of the training images that the rule would refuse. */
const refusedShare = 0.005;

/** The manifest as it is measured before anything is settled: raw scores, every box, nothing refused. */
export const unsettled = (testTimeAugmentation: ModelManifest['testTimeAugmentation']): Partial<Settled> => ({
  score: 'sigmoid(objectness)',
  nonMaximumSuppressionIoU: 1,
  boxVotingIoU: undefined,
  boxScale: 1,
  testTimeAugmentation,
  otherOperatingPoints: undefined,
  calibration: undefined,
  familiarity: undefined,
});

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
const roundedDown = (value: number, digits: number): number => Math.floor(value * 10 ** digits) / 10 ** digits;

export const settledBy = ({ temperature, sensitivity90, rsnaMap: _, ...boxes }: Decision): Partial<Settled> => ({
  ...boxes,
  calibration: { method: 'temperature', temperature: rounded(temperature, 3) },
  otherOperatingPoints: { sensitivity90: roundedDown(applyTemperature(sensitivity90, temperature), 3) },
});

/** The rule by which a model refuses what looks unlike its training images. @throws Fault INVALID_ARGUMENT for an image that cannot be read */
export async function familiarityOfSamples(samples: readonly Sample[], input: ModelManifest['input']): Promise<FamiliarityRule> {
  const thumbnails: Float64Array[] = [];
  for (const sample of samples) thumbnails.push(thumbnailOf(prepareInput(await loadDisplay(sample), input), input, thumbnailSide, thumbnailSide));
  return learnFamiliarity(thumbnails, thumbnailSide, thumbnailSide, refusedShare);
}

/**
 * Copies a model folder to `target` with parts of its manifest replaced; the copy appears whole or not at all.
 * @throws Fault of `writeWholeFolder`
 */
export async function copyWithManifest(source: string, target: string, changes: object): Promise<void> {
  const manifest: unknown = JSON.parse(await readFile(join(source, 'model.json'), 'utf8'));
  const changed = { ...(manifest as object), ...changes };
  manifestSchema.parse(changed);
  await writeWholeFolder(target, async (directory) => {
    await cp(source, directory, { recursive: true });
    await writeFile(join(directory, 'model.json'), `${JSON.stringify(changed, null, 2)}\n`);
  });
}
