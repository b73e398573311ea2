import { integerBelow, seededRandom } from '#random';
import { type Sample, isPositive } from '../sample.ts';

export interface Companions {
  readonly chest: Sample | undefined;
  readonly partner: Sample | undefined;
}

/**
 * Who goes with a masked image: draws, by the parts of a seed, a chest for its lungs and masked lungs of the other class, from `samples` and `chests`.
 */
export function companionsIn(samples: readonly Sample[], chests: readonly Sample[]): (sample: Sample, ...seed: (string | number)[]) => Companions {
  const masked = samples.filter(({ lungsOnly }) => lungsOnly);
  const [positives, negatives] = [masked.filter(isPositive), masked.filter((sample) => !isPositive(sample))];
  return (sample, ...seed) => {
    if (sample.lungsOnly !== true) return { chest: undefined, partner: undefined };
    const random = seededRandom('companions', ...seed);
    const others = isPositive(sample) ? negatives : positives;
    return { chest: chests[integerBelow(random, chests.length)], partner: others[integerBelow(random, others.length)] };
  };
}
