import { type Random, seededRandom, uniform } from '#random';
import { type WeightSpec, type Weights, sizeOf } from '../graph/weights.ts';

/** Uniform within ±sqrt(6 / (fan in + fan out)) (Glorot and Bengio, 2010), Keras' default. */
function glorot(random: Random, shape: readonly number[]): Float32Array {
  const [inputs = 1, outputs = 1] = shape.slice(-2);
  const field = sizeOf(shape.slice(0, -2));
  const limit = Math.sqrt(6 / (field * (inputs + outputs)));
  return Float32Array.from({ length: sizeOf(shape) }, () => uniform(random, -limit, limit));
}

/** Fresh weights: the same for the same seed, each layer independent of the others. */
export function initialWeights(specs: readonly WeightSpec[], seed: number): Weights {
  return new Map(
    specs.map(({ name, kind, shape }) => {
      if (kind === 'kernel') return [name, glorot(seededRandom(seed, name), shape)];
      const ones = kind === 'gamma' || kind === 'moving_variance';
      return [name, new Float32Array(sizeOf(shape)).fill(ones ? 1 : 0)];
    }),
  );
}
