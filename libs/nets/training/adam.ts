import { Fault } from '#fault';
import type { Variables } from '../tensorflow/run-graph.ts';
import type { Scalar, Tensor, Tensorflow, Variable } from '../tensorflow/tensorflow.ts';
import type { Weights } from '../graph/weights.ts';

const [decay1, decay2, epsilon] = [0.9, 0.999, 1e-7];

interface Moments {
  readonly first: Variable;
  readonly second: Variable;
  /** How often the weight has moved. */
  steps: number;
}

/**
 * Adam (Kingma and Ba, 2015) with Keras' constants, and gradients clipped by their common norm. Each weight's bias is corrected by its own steps, not by the run's: one that is frozen at
 * first begins late with averages of zero, and would overshoot fourfold. The state can be read and restored.
 */
export class Adam {
  private readonly tf: Tensorflow;
  private readonly variables: Variables;
  private readonly moments = new Map<string, Moments>();

  constructor(tf: Tensorflow, variables: Variables) {
    this.tf = tf;
    this.variables = variables;
  }

  /**
   * Moves the variables that `gradients` names, by LAYER/KIND. Gradients whose common norm exceeds `clipNorm` are
   * shrunk to it (0: never). `rate` is one number or says the rate of a weight by its name. Returns
   * the norm before; when that is not finite nothing moves.
   */
  apply(gradients: ReadonlyMap<string, Tensor>, rate: number | ((name: string) => number), clipNorm: number): number {
    const { tf } = this;
    const norm = tf.tidy(() => tf.sqrt(tf.addN([...gradients.values()].map((gradient) => tf.sum<Scalar>(tf.square(gradient))))).dataSync<'float32'>()[0] ?? NaN);
    if (!Number.isFinite(norm)) return norm;
    const scale = clipNorm > 0 && norm > clipNorm ? clipNorm / norm : 1;
    for (const [name, gradient] of gradients) {
      const variable = this.variables.get(name);
      if (variable === undefined) throw new Fault('INTERNAL', 'VARIABLE_UNKNOWN', `There is no weight ${name}.`);
      const moments = this.momentsOf(name, variable);
      const { first, second } = moments;
      moments.steps += 1;
      const root = Math.sqrt(1 - decay2 ** moments.steps);
      const corrected = ((typeof rate === 'number' ? rate : rate(name)) * root) / (1 - decay1 ** moments.steps);
      tf.tidy(() => {
        const slope = scale === 1 ? gradient : tf.mul(gradient, scale);
        first.assign(tf.add(tf.mul(first, decay1), tf.mul(slope, 1 - decay1)));
        second.assign(tf.add(tf.mul(second, decay2), tf.mul(tf.square(slope), 1 - decay2)));
        variable.assign(tf.sub(variable, tf.div(tf.mul(first, corrected), tf.add(tf.sqrt(second), epsilon * root))));
      });
    }
    return norm;
  }

  /** Both moments of every weight that was ever moved and how often it was, by `LAYER/KIND/first`, `…/second` and `…/steps`. */
  state(): Weights {
    const entries = [...this.moments].flatMap(([name, { first, second, steps }]) => [
      [`${name}/first`, first.dataSync<'float32'>().slice()] as const,
      [`${name}/second`, second.dataSync<'float32'>().slice()] as const,
      [`${name}/steps`, Float32Array.of(steps)] as const,
    ]);
    return new Map(entries);
  }

  /** @param steps of the run so far: a state of a run that counted them together has none of its own */
  restore(state: Weights, steps: number): void {
    const { tf } = this;
    for (const [name, variable] of this.variables) {
      const [first, second] = [state.get(`${name}/first`), state.get(`${name}/second`)];
      if (first === undefined || second === undefined) continue;
      const moments = this.momentsOf(name, variable);
      moments.steps = state.get(`${name}/steps`)?.[0] ?? steps;
      tf.tidy(() => {
        moments.first.assign(tf.tensor(first, variable.shape));
        moments.second.assign(tf.tensor(second, variable.shape));
      });
    }
  }

  dispose(): void {
    for (const { first, second } of this.moments.values()) this.tf.dispose([first, second]);
    this.moments.clear();
  }

  private momentsOf(name: string, { shape }: Variable): Moments {
    const known = this.moments.get(name);
    if (known !== undefined) return known;
    const zero = (): Variable => this.tf.tidy(() => this.tf.variable(this.tf.zeros(shape), false));
    const moments = { first: zero(), second: zero(), steps: 0 };
    this.moments.set(name, moments);
    return moments;
  }
}
