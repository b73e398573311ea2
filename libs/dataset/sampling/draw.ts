import { Fault } from '#fault';
import { seededRandom, shuffled } from '#random';
import { type Sample, isPositive } from '../sample.ts';

/** One place in an epoch: which sample, and whether it is augmented there. */
export interface Draw {
  readonly index: number;
  readonly augment: boolean;
}

interface Order {
  readonly seed: number;
  readonly epoch: number;
}

/** Every sample once, in random order. */
export const plainEpoch = (samples: readonly Sample[], { seed, epoch }: Order, augment: boolean): Draw[] =>
  shuffled(seededRandom('epoch', seed, epoch), samples.map((_, index) => ({ index, augment })));

/** `count` members, taken on from where the epoch before stopped in an endless row of shuffles: all come equally often. */
function takeOn(members: readonly number[], count: number, { seed, epoch }: Order, name: string): number[] {
  const rounds = new Map<number, number[]>();
  return Array.from({ length: members.length === 0 ? 0 : count }, (_, i) => {
    const position = epoch * count + i;
    const round = Math.floor(position / members.length);
    const order = rounds.get(round) ?? shuffled(seededRandom('round', seed, name, round), members);
    rounds.set(round, order);
    return order[position % members.length] ?? 0;
  });
}

/**
 * The article's balance: every sample once as it is, and augmented copies of the rarer class until both are equally many.
 * @throws Fault FAILED_PRECONDITION / ONE_CLASS
 */
export function articleEpoch(samples: readonly Sample[], order: Order): Draw[] {
  const [positives, negatives] = byClass(samples, samples.map((_, index) => index));
  if (positives.length === 0 || negatives.length === 0) throw new Fault('FAILED_PRECONDITION', 'ONE_CLASS', 'Balancing needs images with and without findings.');
  const rarer = positives.length < negatives.length ? positives : negatives;
  const copies = takeOn(rarer, Math.abs(positives.length - negatives.length), order, 'article');
  const draws = [...samples.map((_, index) => ({ index, augment: false })), ...copies.map((index) => ({ index, augment: true }))];
  return shuffled(seededRandom('epoch', order.seed, order.epoch), draws);
}

function byClass(samples: readonly Sample[], indices: readonly number[]): [positives: number[], negatives: number[]] {
  const positive = (index: number): boolean => isPositive(samples[index] ?? { boxes: [] });
  return [indices.filter(positive), indices.filter((index) => !positive(index))];
}

export interface BalancedOptions extends Order {
  /** Draws of an epoch; default: the sum of the sources' default shares. */
  readonly length?: number;
  /** Share of each source, in any unit. Default: twice its rarer class, which leaves out sources of one class: they would teach the source instead of the disease. */
  readonly shares?: Readonly<Record<string, number>>;
}

/**
 * Source-balanced sampling: each source comes with its share, half of it with findings and half without, so that neither source nor class
 * tells of the other. A source of one class comes only where `shares` names it.
 * @throws Fault FAILED_PRECONDITION / ONE_CLASS when no source is left
 */
export function balancedEpoch(samples: readonly Sample[], { length, shares, ...order }: BalancedOptions): Draw[] {
  const groups = [...Map.groupBy(samples.map((_, index) => index), (index) => samples[index]?.source ?? '')].map(([source, indices]) => {
    const [positives, negatives] = byClass(samples, indices);
    return { source, positives, negatives, share: shares === undefined ? 2 * Math.min(positives.length, negatives.length) : (shares[source] ?? 0) };
  });
  const total = groups.reduce((sum, { share }) => sum + share, 0);
  if (total === 0) throw new Fault('FAILED_PRECONDITION', 'ONE_CLASS', 'Balancing needs a source that has images with and without findings.');
  const draws = groups.flatMap(({ source, positives, negatives, share }) => {
    const count = ((length ?? total) * share) / total;
    const half = negatives.length === 0 ? count : positives.length === 0 ? 0 : count / 2;
    return [...takeOn(positives, Math.round(half), order, `${source} +`), ...takeOn(negatives, Math.round(count - half), order, `${source} -`)];
  });
  return shuffled(seededRandom('epoch', order.seed, order.epoch), draws.map((index) => ({ index, augment: true })));
}
