import type { Weights } from '../graph/weights.ts';
import type { Variables } from '../tensorflow/run-graph.ts';
import type { Tensorflow, Variable } from '../tensorflow/tensorflow.ts';

/** Exponential moving average of all weights, moving statistics included: smoother than the weights of any one step. */
export class WeightAverage {
  private readonly tf: Tensorflow;
  private readonly decay: number;
  private readonly averages: Map<string, Variable>;
  private readonly variables: Variables;

  constructor(tf: Tensorflow, variables: Variables, decay: number) {
    this.tf = tf;
    this.decay = decay;
    this.variables = variables;
    this.averages = new Map([...variables].map(([name, variable]) => [name, tf.tidy(() => tf.variable(tf.clone(variable), false))]));
  }

  /** Call after each step, counted from 1; early averages forget faster, so that they do not hang on the first weights. */
  follow(step: number): void {
    const { tf } = this;
    const decay = Math.min(this.decay, (1 + step) / (10 + step));
    for (const [name, average] of this.averages) {
      const variable = this.variables.get(name);
      if (variable !== undefined) tf.tidy(() => { average.assign(tf.add(tf.mul(average, decay), tf.mul(variable, 1 - decay))); });
    }
  }

  /** The averages as variables that a network can be run with. */
  asVariables(): Variables {
    return this.averages;
  }

  restore(state: Weights): void {
    const { tf } = this;
    for (const [name, average] of this.averages) {
      const values = state.get(name);
      if (values !== undefined) tf.tidy(() => { average.assign(tf.tensor(values, average.shape)); });
    }
  }

  dispose(): void {
    for (const average of this.averages.values()) average.dispose();
    this.averages.clear();
  }
}
