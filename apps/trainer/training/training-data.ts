import { Fault } from '#fault';
import type { Box } from '#detection';
import { type Batch, type Dataset, type Draw, type Loader, type Sample, articleEpoch, balancedEpoch, datasetHash, isPositive, mergeDatasets, openDataset, openLoader, plainEpoch, rsnaClasses, splitByPatient, splitsByPatient } from '#dataset';
import { type AnchorRules, type TrainingBatch, encodeTargets } from '#nets';
import type { Recipe } from '../recipes/recipe.ts';

/** One image of a batch that was validated. */
export interface ValidatedImage {
  readonly sample: Sample;
  /** In pixels of the input. */
  readonly truths: readonly Box[];
}

/** Images of one run: an endless supply for training, and a fixed set that validates. */
export interface TrainingData {
  readonly training: readonly Sample[];
  readonly validation: readonly Sample[];
  /** SHA-256 over the images and labels of both. */
  readonly hash: string;
  stepsOf(epoch: number): number;
  batches(epoch: number, fromBatch: number): AsyncGenerator<TrainingBatch>;
  validationBatches(): AsyncGenerator<{ readonly batch: TrainingBatch; readonly images: readonly ValidatedImage[] }>;
  close(): Promise<void>;
}

/** Patients whose data set says where they belong stay there; all others are divided, across data sets that hold the same patient. */
function divide(datasets: readonly Dataset[], { validation, seed }: Recipe): Sample[] {
  const { samples } = mergeDatasets(datasets);
  return splitByPatient(samples, { validation, test: 0, seed, previous: splitsByPatient(samples) });
}

function drawsOf(samples: readonly Sample[], { balance, sourceShares, policy, seed, epochSteps, batchSize }: Recipe, epoch: number): Draw[] {
  const order = { seed, epoch };
  const length = epochSteps * batchSize;
  if (balance === 'sources') return balancedEpoch(samples, { ...order, ...(length > 0 && { length }), ...(sourceShares && { shares: sourceShares }) });
  const draws = balance === 'article' ? articleEpoch(samples, order) : plainEpoch(samples, order, policy !== 'none');
  return length > 0 ? draws.slice(0, length) : draws;
}

/** Where there are whole radiographs, only they validate: a mask around the lungs tells the class, and no hospital's image has one. */
function wholeImages(samples: readonly Sample[]): readonly Sample[] {
  const whole = samples.filter(({ lungsOnly }) => lungsOnly !== true);
  return whole.length > 0 ? whole : samples;
}

const labelOf = (sample: Sample, imageUnits: number): number =>
  imageUnits === 3 ? Math.max(0, rsnaClasses.findIndex((name) => name === sample.rsnaClass)) : Number(isPositive(sample));

function toTrainingBatch(batch: Batch, samples: readonly Sample[], recipe: Recipe, rules: AnchorRules): TrainingBatch {
  const { size, imageUnits, classes, network } = recipe;
  const labels = batch.indices.map((index, i) => (imageUnits === 3 ? labelOf(samples[index] ?? noSample(), 3) : Number(batch.positives[i] ?? false)));
  const boxes = batch.boxes.map((own) =>
    own.map(({ left, top, width, height, label }) => ({
      ...{ left: left / size, top: top / size, width: width / size, height: height / size },
      classIndex: Math.max(0, classes.indexOf(label)),
    })),
  );
  const grids = [32, 16, 8].map((stride) => [size / stride, size / stride] as const);
  return {
    images: batch.images,
    shape: [batch.indices.length, size, size, 3],
    ...(network === 'chexnet-classifier' ? {} : { targets: encodeTargets(boxes, grids, rules, recipe.anchorIoU) }),
    ...(imageUnits > 0 ? { labels } : {}),
  };
}

const noSample = (): never => {
  throw new Fault('INTERNAL', 'SAMPLE_UNKNOWN', 'A batch names an image that is not in the data.');
};

/**
 * Opens the data sets at `paths` (any readable form) for a recipe.
 * @throws Fault what the readers throw; FAILED_PRECONDITION / NOTHING_TO_TRAIN when a split is empty
 */
export async function openTrainingData(paths: readonly string[], recipe: Recipe, rules: AnchorRules, workers: number): Promise<TrainingData> {
  const samples = divide(await Promise.all(paths.map((path) => openDataset(path))), recipe);
  const training = samples.filter((sample) => sample.split === 'train' && (!recipe.positivesOnly || isPositive(sample)));
  const validation = wholeImages(samples.filter((sample) => sample.split === 'validation'));
  if (training.length === 0) throw new Fault('FAILED_PRECONDITION', 'NOTHING_TO_TRAIN', 'The data leave no image to train on.');
  const { size, fit, subtract, multiply, policy, batchSize, seed } = recipe;
  const input = { width: size, height: size, layout: 'NHWC', fit, normalisation: { subtract, multiply } } as const;
  const chests = training.filter((sample) => !isPositive(sample) && sample.lungsOnly !== true);
  const open = (own: readonly Sample[]): Loader => openLoader({ samples: own, input, policy, batchSize, seed, chests, workers });
  const loaders = { training: open(training), validation: open(validation) };
  return {
    training,
    validation,
    hash: await datasetHash([...training, ...validation]),
    stepsOf: (epoch) => Math.ceil(drawsOf(training, recipe, epoch).length / batchSize),
    async *batches(epoch, fromBatch) {
      for await (const batch of loaders.training.batches(drawsOf(training, recipe, epoch), epoch, fromBatch)) yield toTrainingBatch(batch, training, recipe, rules);
    },
    async *validationBatches() {
      const draws = validation.map((_, index) => ({ index, augment: false }));
      for await (const batch of loaders.validation.batches(draws, 0)) {
        const images = batch.indices.map((index, i) => ({ sample: validation[index] ?? noSample(), truths: batch.boxes[i] ?? [] }));
        yield { batch: toTrainingBatch(batch, validation, recipe, rules), images };
      }
    },
    close: async () => {
      await Promise.all([loaders.training.close(), loaders.validation.close()]);
    },
  };
}
