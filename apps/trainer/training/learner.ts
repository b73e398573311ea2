import { Fault } from '#fault';
import {
  Adam,
  type Graph,
  type LossRules,
  type LossTerms,
  type Tensorflow,
  type TrainedPart,
  type TrainingBatch,
  type Variables,
  WeightAverage,
  type Weights,
  computeGradients,
  createVariables,
  disposeVariables,
  readVariables,
} from '#nets';
import type { Recipe } from '../recipes/recipe.ts';
import type { Checkpoint } from './checkpoint.ts';

/** Everything that learning changes: the network's weights, the optimiser's moments, the weight average. */
export class Learner {
  readonly lossRules: LossRules;
  readonly variables: Variables;
  private readonly tf: Tensorflow;
  private readonly graph: Graph;
  private readonly recipe: Recipe;
  private readonly adam: Adam;
  private readonly average: WeightAverage | undefined;
  private readonly backbone: ReadonlySet<string>;

  constructor(tf: Tensorflow, graph: Graph, recipe: Recipe, weights: Weights) {
    this.tf = tf;
    this.graph = graph;
    this.recipe = recipe;
    this.backbone = new Set(graph.nodes.filter(({ part }) => part === 'backbone').map(({ name }) => name));
    this.lossRules = { ignoreIoU: recipe.ignoreIoU, focalGamma: recipe.focalGamma, imageWeight: recipe.imageWeight };
    this.variables = createVariables(tf, graph, weights);
    this.adam = new Adam(tf, this.variables);
    this.average = recipe.averageDecay > 0 ? new WeightAverage(tf, this.variables, recipe.averageDecay) : undefined;
  }

  /** One step, counted from 1. @throws Fault FAILED_PRECONDITION / LOSS_NOT_FINITE before anything learned from it */
  step(batch: TrainingBatch, part: TrainedPart, rate: number, step: number): LossTerms {
    const mode = this.recipe.statisticsWarmup ? { ...part, mostMomentum: (1 + step) / (10 + step) } : part;
    const { gradients, terms } = computeGradients(this.tf, this.graph, this.variables, batch, this.lossRules, mode, this.recipe.precision);
    const norm = Number.isFinite(terms.total) ? this.adam.apply(gradients, (name) => rate * this.shareOfRate(name), this.recipe.clipNorm) : NaN;
    this.tf.dispose([...gradients.values()]);
    if (!Number.isFinite(norm)) throw new Fault('FAILED_PRECONDITION', 'LOSS_NOT_FINITE', `The loss or its gradient is no finite number in step ${step}.`);
    this.average?.follow(step);
    return { ...terms, norm };
  }

  /** What validates and is exported: the weight average if there is one. */
  bestVariables(): Variables {
    return this.average?.asVariables() ?? this.variables;
  }

  state(): Pick<Checkpoint, 'weights' | 'optimiser' | 'average'> {
    const average = this.average === undefined ? new Map<string, Float32Array>() : readVariables(this.average.asVariables());
    return { weights: readVariables(this.variables), optimiser: this.adam.state(), average };
  }

  restore({ optimiser, average, progress }: Checkpoint): void {
    this.adam.restore(optimiser, progress.step);
    this.average?.restore(average);
  }

  private shareOfRate(weight: string): number {
    return this.backbone.has(weight.slice(0, weight.lastIndexOf('/'))) ? this.recipe.backboneRate : 1;
  }

  dispose(): void {
    this.adam.dispose();
    this.average?.dispose();
    disposeVariables(this.variables);
  }
}
