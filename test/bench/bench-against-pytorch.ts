import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { processorFlags } from '#platform';
import { emulatesBfloat16 } from '../../apps/trainer/training/emulates-bfloat16.ts';
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

/** One line a run: a side takes up to a minute. */
function tell(side: string, { length }: readonly MeasuredRun[], { seconds }: MeasuredRun): void {
  process.stderr.write(`${side}: run ${length} of ${warmUp + measured}: ${seconds.toFixed(2)} s${length > warmUp ? '' : ', not counted'}\n`);
}

/** One of our sides, in a process of its own so that its memory is its own. */
async function measureSide(side: Side, problem: Problem): Promise<MeasuredRun[]> {
  const child = fork(join(import.meta.dirname, `bench-side${extname(import.meta.filename)}`), { env: environment });
  const runs: MeasuredRun[] = [];
  child.on('message', (run: MeasuredRun) => {
    runs.push(run);
    tell(side, runs, run);
  });
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
    const child = spawn(python, [script, mode, folder, String(warmUp + measured), String(threads)], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
    const runs: MeasuredRun[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => {
      const run = JSON.parse(line) as MeasuredRun;
      runs.push(run);
      tell(`PyTorch, ${mode}`, runs, run);
    });
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error("PyTorch's side of the benchmark ended early");
    return runs;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Our median time of a run in seconds, the first ones left out. */
export const measureOurs = async (side: Side, problem: Problem): Promise<number> => typical(await measureSide(side, problem));

const typical = (runs: readonly MeasuredRun[]): number => median(runs.slice(warmUp).map(({ seconds }) => seconds));
const peak = (runs: readonly MeasuredRun[]): number => Math.max(...runs.map(({ peakGiB }) => peakGiB));

/** bfloat16 by a processor that emulates it takes minutes, and is nothing that one would train by. */
function isWorthMeasuring(side: Side): boolean {
  if (side !== 'stepBfloat16' || !emulatesBfloat16(processorFlags())) return true;
  process.stderr.write(`${side}: left out, since this processor emulates bfloat16\n`);
  return false;
}

/** One of our sides against Debian's PyTorch (python3-torch) with the same network, on two threads; `others` that are worth it stand beside it. */
export async function measureAgainstPyTorch(name: string, problem: Problem, side: Side, others: readonly Side[] = []): Promise<BenchResult> {
  const ours = await measureSide(side, problem);
  const peers = await measurePyTorch(side === 'step' ? 'step' : 'forward', problem);
  const value = typical(peers);
  const beside = [{ name: 'peak memory in GiB', value: peak(ours), ratio: peak(peers) / peak(ours) }];
  for (const other of others.filter(isWorthMeasuring)) {
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
