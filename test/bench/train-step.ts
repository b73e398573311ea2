import { execFile, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BenchResult, describeMachine, median } from './bench-result.ts';
import { type MeasuredStep, type StepProblem, ourSteps, writeProblem } from './bench-train-step.ts';

const problem: StepProblem = { network: 'yolov3-chexnet', size: 416, images: 4 };
const threads = 2;
/** The first steps choose and compile kernels. */
const warmUp = 2;
const measured = 3;
const python = '/usr/bin/python3';

/** Ours in a process of its own, so that either side's memory is its own. */
async function measureOurs(): Promise<MeasuredStep[]> {
  const child = fork(import.meta.filename, ['ours'], { env: { ...process.env, OMP_NUM_THREADS: String(threads) } });
  const steps: MeasuredStep[] = [];
  child.on('message', (step: MeasuredStep) => steps.push(step));
  const [code] = await new Promise<[number | null]>((resolve) => child.once('exit', (exit) => { resolve([exit]); }));
  if (code !== 0) throw new Error('our side of the benchmark ended early');
  return steps;
}

async function measurePeer(folder: string): Promise<MeasuredStep[]> {
  const script = join(import.meta.dirname.replace('/dist/', '/'), 'bench-train-step.py');
  const { stdout } = await promisify(execFile)(python, [script, folder, String(warmUp + measured), String(threads)], { env: { ...process.env, OMP_NUM_THREADS: String(threads) } });
  return stdout.trim().split('\n').map((line) => JSON.parse(line) as MeasuredStep);
}

const typical = (steps: readonly MeasuredStep[]): number => median(steps.slice(warmUp).map(({ seconds }) => seconds));

/** A training step of YOLOv3 with CheXNet, 4 images of 416 pixels, against Debian's PyTorch (python3-torch) with the same network and loss. */
export async function run(): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'train-step-'));
  try {
    writeProblem(folder, problem);
    const ours = await measureOurs();
    const peers = await measurePeer(folder);
    const [mine, theirs] = [typical(ours), typical(peers)];
    const [ourMemory, theirMemory] = [ours, peers].map((steps) => Math.max(...steps.map(({ peakGiB }) => peakGiB))) as [number, number];
    return {
      name: 'train-step',
      unit: 's per step of 4 images at 416 px',
      ours: mine,
      peer: { name: 'PyTorch', version: peers[0]?.version ?? 'unknown', value: theirs },
      ratio: theirs / mine,
      beside: [{ name: 'peak memory in GiB, ours; ratio: PyTorch’s to ours', value: ourMemory, ratio: theirMemory / ourMemory }],
      runs: measured,
      machine: describeMachine(),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[2] === 'ours' && process.send !== undefined) {
  for await (const step of ourSteps(problem, warmUp + measured)) process.send(step);
  process.disconnect();
}
