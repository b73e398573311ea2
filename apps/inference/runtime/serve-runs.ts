import { performance } from 'node:perf_hooks';
import { parentPort } from 'node:worker_threads';
import { mirrorImage } from '#nets';
import { averageHalves } from './average-halves.ts';
import type { BatchOutput, EngineReply, EngineRequest, RunRules } from './engine-messages.ts';

/** A network that is open. */
export interface OpenNetwork {
  /** Runs it on `n` images that lie one behind the other in the model's layout. */
  readonly run: (values: Float32Array<ArrayBuffer>, n: number) => BatchOutput | Promise<BatchOutput>;
  /** Frees what it holds outside of the thread's heap. */
  readonly release: () => void | Promise<void>;
}

type RunRequest = EngineRequest & { readonly kind: 'run' };

/** The images one behind the other, and behind them, if they are run mirrored too, the mirrored ones; a single image is used where it lies. */
function joinInputs(inputs: RunRequest['inputs'], { width, height, layout, mirrors }: RunRules): Float32Array<ArrayBuffer> {
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

async function answer({ inputs }: RunRequest, rules: RunRules, { run }: OpenNetwork): Promise<EngineReply> {
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

async function end({ release }: OpenNetwork): Promise<void> {
  try {
    await release();
  } finally {
    parentPort?.close();
  }
}

/** The engine's thread: opens the network, says whether that worked, then answers each request of the main thread until it is to end. */
export async function serveRuns(rules: RunRules, open: () => OpenNetwork | Promise<OpenNetwork>): Promise<void> {
  try {
    const network = await open();
    parentPort?.on('message', (request: EngineRequest) => {
      if (request.kind === 'run') void answer(request, rules, network).catch(failed).then(post);
      else void end(network);
    });
    post({ kind: 'ready' });
  } catch (error) {
    post(failed(error));
  }
}
