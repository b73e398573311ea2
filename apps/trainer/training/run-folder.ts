import { execFile } from 'node:child_process';
import { appendFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Recipe } from '../recipes/recipe.ts';

/** What was trained with what: written to `run.json` when a run begins. */
export interface RunFacts {
  readonly stage: string;
  readonly recipe: Recipe;
  readonly data: { readonly names: readonly string[]; readonly sha256: string; readonly training: number; readonly validation: number };
  readonly versions: Readonly<Record<string, string>>;
}

/** The commit of the checkout that trains; `unknown` outside of one. */
async function commitOf(directory: string): Promise<string> {
  const { stdout } = await promisify(execFile)('git', ['-C', directory, 'rev-parse', 'HEAD']).catch(() => ({ stdout: 'unknown' }));
  return stdout.trim();
}

/** A run on disk: run.json, one line a step in steps.jsonl, the epochs with their validation in epochs.json, checkpoints. */
export class RunFolder {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  get lastCheckpoint(): string {
    return join(this.directory, 'last.safetensors');
  }

  get bestCheckpoint(): string {
    return join(this.directory, 'best.safetensors');
  }

  async begin(facts: RunFacts): Promise<void> {
    await mkdir(this.directory, { recursive: true });
    const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30) };
    await this.replace('run.json', JSON.stringify({ ...facts, commit: await commitOf(import.meta.dirname), machine }, null, 2));
  }

  /** Adds one step's figures; after a kill, lines of steps that are repeated come twice, with equal figures. */
  async record(line: Readonly<Record<string, number>>): Promise<void> {
    await appendFile(join(this.directory, 'steps.jsonl'), `${JSON.stringify(line)}\n`);
  }

  async replace(name: string, text: string): Promise<void> {
    const path = join(this.directory, name);
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
  }
}
