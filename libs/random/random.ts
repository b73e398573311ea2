/** A source of randomness: each call gives a number in [0, 1). It is an input wherever chance is wanted, so that a seed repeats it. */
export type Random = () => number;

/** FNV-1a (32 bit) over UTF-16 code units, started at `basis`. */
function hash32(text: string, basis: number): number {
  let hash = basis;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * The generator sfc32 (Chris Doty-Humphrey, PractRand), seeded from the parts: the same parts give the same numbers on every machine. Streams of
 * different parts are independent, so one can be made for each thing that draws (`seededRandom(seed, 'augment', epoch, index)`).
 */
export function seededRandom(...parts: readonly (string | number)[]): Random {
  const text = JSON.stringify(parts);
  // In an array, since variables of a closure that outgrow 31 bits are allocated anew at each change.
  const state = Int32Array.of(hash32(text, 0x811c9dc5), hash32(text, 0x9e3779b9), hash32(text, 0x243f6a88), 1);
  const next = (): number => {
    const b = state[1] ?? 0;
    const c = state[2] ?? 0;
    const counter = state[3] ?? 0;
    const sum = ((((state[0] ?? 0) + b) | 0) + counter) | 0;
    state[3] = counter + 1;
    state[0] = b ^ (b >>> 9);
    state[1] = c + (c << 3);
    state[2] = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 0x1_0000_0000;
  };
  for (let i = 0; i < 12; i += 1) next();
  return next;
}

/** Uniform in [low, high). */
export const uniform = (random: Random, low: number, high: number): number => low + (high - low) * random();

/** Uniform among 0 … count − 1. */
export const integerBelow = (random: Random, count: number): number => Math.floor(random() * count);

/** Normal with mean 0 and standard deviation 1 (Box and Muller). */
export const normal = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** The items in a random order (Fisher and Yates), as a new array. */
export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = integerBelow(random, i + 1);
    const [a, b] = [order[i] as T, order[j] as T];
    [order[i], order[j]] = [b, a];
  }
  return order;
}
