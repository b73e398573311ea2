import { type Sample, type Split, splits } from '#dataset';

/** How much is in a data set. */
interface Counts {
  readonly images: number;
  /** Images with boxes. */
  readonly positives: number;
  readonly boxes: number;
  readonly patients: number;
}

/** As a command tells it with --json; images that no subset has been given count in the whole alone. */
export interface DataCounts extends Counts {
  readonly subsets: Readonly<Record<Split, Counts>>;
}

type Counted = Pick<Sample, 'patient' | 'split'> & { readonly boxes: readonly unknown[] };

const countsOf = (samples: readonly Counted[]): Counts => ({
  images: samples.length,
  positives: samples.filter(({ boxes }) => boxes.length > 0).length,
  boxes: samples.reduce((sum, { boxes }) => sum + boxes.length, 0),
  patients: new Set(samples.map(({ patient }) => patient)).size,
});

export function countData(samples: readonly Counted[]): DataCounts {
  const subset = (name: Split): Counts => countsOf(samples.filter(({ split }) => split === name));
  return { ...countsOf(samples), subsets: { train: subset('train'), validation: subset('validation'), test: subset('test') } };
}

/** `train 2, validation 1, test 0`. */
export const subsetsText = ({ subsets }: DataCounts): string => splits.map((split) => `${split} ${subsets[split].images}`).join(', ');
