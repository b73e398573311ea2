import type { InstanceAnswer, LoadedModel } from '#contract';
import type { Fault } from '#fault';
import { Counter, Gauge, Histogram, type Registry } from '#platform';

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const modelLabels = ['model', 'version'] as const;

/** What the service counts, under the names of Triton's nv_inference_* with a prefix of its own, so that dashboards translate by search and replace. */
export function openInferenceMetrics(registry: Registry, pending: () => number) {
  const registers = [registry];
  const histogram = (name: string, help: string, buckets: number[]) => new Histogram({ name: `pneumogate_inference_${name}`, help, buckets, labelNames: modelLabels, registers });
  new Gauge({
    name: 'pneumogate_inference_pending_request_count',
    help: 'Images in the service, from their first byte to their answer.',
    registers,
    collect() {
      this.set(pending());
    },
  });
  const swaps = new Counter({ name: 'pneumogate_inference_model_swaps_total', help: 'Changes to another model version, by outcome: swapped or refused.', labelNames: ['outcome'], registers });
  const success = new Counter({ name: 'pneumogate_inference_request_success', help: 'Images answered, by outcome.', labelNames: [...modelLabels, 'outcome'], registers });
  const failure = new Counter({ name: 'pneumogate_inference_request_failure', help: 'Calls that ended with an error, by its reason.', labelNames: ['reason'], registers });
  const count = new Counter({ name: 'pneumogate_inference_count', help: 'Images that the network has read.', labelNames: modelLabels, registers });
  const execCount = new Counter({ name: 'pneumogate_inference_exec_count', help: 'Runs of the network; a batch is one run.', labelNames: modelLabels, registers });
  const batchSize = histogram('batch_size', 'Images in one run of the network.', [1, 2, 4, 8, 16, 32]);
  const prepare = histogram('compute_input_duration_seconds', 'Parsing, decoding and preparing one image, with the wait for a thread.', seconds);
  const queue = histogram('queue_duration_seconds', 'Wait of one prepared image for its run.', seconds);
  const compute = histogram('compute_infer_duration_seconds', 'One run of the network.', seconds);

  return {
    noteRun(model: string, version: number, size: number, computeMs: number): void {
      const labels = { model, version: String(version) };
      execCount.inc(labels);
      count.inc(labels, size);
      batchSize.observe(labels, size);
      compute.observe(labels, computeMs / 1000);
    },
    noteAnswer({ model, outcome, timings }: InstanceAnswer): void {
      const labels = { model: model.name, version: String(model.version) };
      success.inc({ ...labels, outcome: outcome.kind });
      prepare.observe(labels, timings.prepareMs / 1000);
      if (outcome.kind === 'analysed') queue.observe(labels, timings.queueMs / 1000);
    },
    /** From now on the metrics tell of these. */
    watchModels(models: () => readonly LoadedModel[]): void {
      new Gauge({
        name: 'pneumogate_inference_models',
        help: 'Model versions in the service, by state: loading, serving, draining, refused, shadowing.',
        labelNames: ['state'],
        registers,
        collect() {
          for (const state of ['loading', 'serving', 'draining', 'refused', 'shadowing'] as const) this.set({ state }, models().filter((model) => model.state === state).length);
        },
      });
    },
    /** From now on the metrics tell how many images are with the model on trial. */
    watchShadow(pendingThere: () => number): void {
      new Gauge({
        name: 'pneumogate_inference_shadow_pending_request_count',
        help: 'Images with the model on trial, from their first byte to their answer.',
        registers,
        collect() {
          this.set(pendingThere());
        },
      });
    },
    noteSwap(outcome: 'swapped' | 'refused'): void {
      swaps.inc({ outcome });
    },
    noteFault(fault: Fault): void {
      failure.inc({ reason: fault.reason });
    },
  };
}

export type InferenceMetrics = ReturnType<typeof openInferenceMetrics>;
