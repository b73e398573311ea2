import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { type MeasuredRun, type Problem, type Side, writeProblem } from './bench-network.ts';
import { type BenchResult, describeMachine, median } from './bench-result.ts';

const threads = 2;
/** The first runs choose and compile kernels. */
const warmUp = 2;
const measured = 3;
const python = '/usr/bin/python3';
const environment = { ...process.env, OMP_NUM_THREADS: String(threads) };

/** What the process of one of our sides is told. */
export interface SideTask {
  readonly side: Side;
  readonly problem: Problem;
  readonly runs: number;
  readonly threads: number;
}

/** One of our sides, in a process of its own so that its memory is its own. */
async function measureSide(side: Side, problem: Problem): Promise<MeasuredRun[]> {
  const child = fork(join(import.meta.dirname, `bench-side${extname(import.meta.filename)}`), { env: environment });
  const runs: MeasuredRun[] = [];
  child.on('message', (run: MeasuredRun) => runs.push(run));
  child.send({ side, problem, runs: warmUp + measured, threads } satisfies SideTask);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error('our side of the benchmark ended early');
  return runs;
}

async function measurePyTorch(mode: 'forward' | 'step', problem: Problem): Promise<MeasuredRun[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pytorch-'));
  try {
    writeProblem(folder, problem);
    const script = join(import.meta.dirname.replace('/dist/', '/'), 'bench-network.py');
    const { stdout } = await promisify(execFile)(python, [script, mode, folder, String(warmUp + measured), String(threads)], { env: environment });
    return stdout.trim().split('\n').map((line) => JSON.parse(line) as MeasuredRun);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Our median time of a run in seconds, the first ones left out. */
export const measureOurs = async (side: Side, problem: Problem): Promise<number> => typical(await measureSide(side, problem));

const typical = (runs: readonly MeasuredRun[]): number => median(runs.slice(warmUp).map(({ seconds }) => seconds));
const peak = (runs: readonly MeasuredRun[]): number => Math.max(...runs.map(({ peakGiB }) => peakGiB));

/** One of our sides against Debian's PyTorch (python3-torch) with the same network, on two threads; `others` stand beside it. */
export async function measureAgainstPyTorch(name: string, problem: Problem, side: Side, others: readonly Side[] = []): Promise<BenchResult> {
  const ours = await measureSide(side, problem);
  const peers = await measurePyTorch(side === 'step' ? 'step' : 'forward', problem);
  const value = typical(peers);
  const beside = [{ name: 'peak memory in GiB', value: peak(ours), ratio: peak(peers) / peak(ours) }];
  for (const other of others) {
    const runs = await measureSide(other, problem);
    beside.push({ name: `${other}, in s`, value: typical(runs), ratio: value / typical(runs) });
  }
  return {
    name,
    unit: `s for ${problem.images} images of ${problem.size} px`,
    ours: typical(ours),
    peer: { name: 'PyTorch', version: peers[0]?.version ?? 'unknown', value },
    ratio: value / typical(ours),
    beside,
    runs: measured,
    machine: describeMachine(),
  };
}
