import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const stepLine = z.object({ step: z.number(), steps: z.number(), epoch: z.number(), rate: z.number(), total: z.number(), ms: z.number() });
type StepLine = z.infer<typeof stepLine>;

export interface Progress {
  /** The last step made, of how many. */
  readonly step: number;
  readonly steps: number;
  /** Counts from 0. */
  readonly epoch: number;
  readonly learningRate: number;
  /** Exponential mean over about twenty steps. */
  readonly loss: number;
  readonly stepsPerSecond: number | null;
  readonly secondsLeft: number | null;
}

export interface LossPoint {
  readonly step: number;
  /** Mean over the steps since the point before. */
  readonly loss: number;
}

/** Steps of the latest durations from which the time left is estimated. */
const recent = 50;

function parseLine(line: string): StepLine[] {
  try {
    const parsed = stepLine.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}

/** The steps of steps.jsonl, each as it was made last: after a kill, some are made again. A line that is being written is passed over. */
export function parseSteps(text: string): StepLine[] {
  const byStep = new Map(text.split('\n').flatMap(parseLine).map((line) => [line.step, line]));
  return [...byStep.values()].toSorted((a, b) => a.step - b.step);
}

/** Median time of a step; a clock that went back tells of a restart. Null: unknown. */
function stepMs(steps: readonly StepLine[]): number | null {
  const durations = steps
    .slice(-recent - 1)
    .flatMap(({ ms }, i, own) => (i === 0 ? [] : [ms - (own[i - 1]?.ms ?? ms)]))
    .filter((duration) => duration > 0)
    .toSorted((a, b) => a - b);
  return durations[Math.floor(durations.length / 2)] ?? null;
}

/** How far training is; undefined before its first step. */
export function progressOf(lines: readonly StepLine[]): Progress | undefined {
  const last = lines.at(-1);
  if (last === undefined) return undefined;
  const { step, steps, epoch, rate } = last;
  const loss = lines.reduce((mean, { total }, i) => (i === 0 ? total : 0.95 * mean + 0.05 * total), 0);
  const ms = stepMs(lines);
  return { step, steps, epoch, learningRate: rate, loss, stepsPerSecond: ms === null ? null : 1000 / ms, secondsLeft: ms === null ? null : ((steps - step) * ms) / 1000 };
}

/** The loss by step, in at most `points` points. */
export function lossSeries(lines: readonly StepLine[], points: number): LossPoint[] {
  const width = Math.max(1, Math.ceil(lines.length / points));
  return Array.from({ length: Math.ceil(lines.length / width) }, (_, i) => lines.slice(i * width, (i + 1) * width)).flatMap((own) => {
    const last = own.at(-1);
    return last === undefined ? [] : [{ step: last.step, loss: own.reduce((sum, { total }) => sum + total, 0) / own.length }];
  });
}

/** The steps that a stage's folder tells of; none: empty. */
export const readSteps = async (stage: string): Promise<StepLine[]> => parseSteps(await readFile(join(stage, 'steps.jsonl'), 'utf8').catch(() => ''));
