export { type Random, integerBelow, normal, seededRandom, shuffled, uniform } from './random.ts';
export { unitHash } from './unit-hash.ts';
