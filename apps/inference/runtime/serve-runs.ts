import { performance } from 'node:perf_hooks';
import { parentPort } from 'node:worker_threads';
import { mirrorImage } from '#nets';
import { averageHalves } from './average-halves.ts';
import type { BatchOutput, EngineReply, EngineRequest, RunRules } from './engine-messages.ts';

/** Runs the network on `n` images that lie one behind the other in the model's layout. */
export type RunBatch = (values: Float32Array<ArrayBuffer>, n: number) => BatchOutput | Promise<BatchOutput>;

/** The images one behind the other, and behind them, if they are run mirrored too, the mirrored ones; a single image is used where it lies. */
function joinInputs(inputs: EngineRequest['inputs'], { width, height, layout, mirrors }: RunRules): Float32Array<ArrayBuffer> {
  const [first] = inputs;
  if (inputs.length === 1 && first !== undefined && !mirrors) return first;
  const length = 3 * width * height;
  const joined = new Float32Array((mirrors ? 2 : 1) * inputs.length * length);
  inputs.forEach((input, i) => {
    joined.set(input, i * length);
    if (mirrors) mirrorImage(input, joined.subarray((inputs.length + i) * length), width, layout);
  });
  return joined;
}

async function answer({ inputs }: EngineRequest, rules: RunRules, run: RunBatch): Promise<EngineReply> {
  const begin = performance.now();
  const output = await run(joinInputs(inputs, rules), (rules.mirrors ? 2 : 1) * inputs.length);
  const averaged = rules.mirrors ? averageHalves(output, rules.fields) : output;
  return { kind: 'run', ...averaged, computeMs: performance.now() - begin };
}

const buffersOf = (reply: EngineReply): ArrayBuffer[] =>
  reply.kind === 'run' ? [...reply.heads.map((head) => head.values.buffer), ...(reply.imageLogits === undefined ? [] : [reply.imageLogits.buffer])] : [];

function post(reply: EngineReply): void {
  parentPort?.postMessage(reply, buffersOf(reply));
}

const failed = (error: unknown): EngineReply => ({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });

/** The engine's thread: opens the network, says whether that worked, then answers each request of the main thread. */
export async function serveRuns(rules: RunRules, open: () => RunBatch | Promise<RunBatch>): Promise<void> {
  try {
    const run = await open();
    parentPort?.on('message', (request: EngineRequest) => {
      void answer(request, rules, run).catch(failed).then(post);
    });
    post({ kind: 'ready' });
  } catch (error) {
    post(failed(error));
  }
}
