import { readdirSync } from 'node:fs';
import { extname } from 'node:path';
import { Command } from 'commander';
import type { BenchResult } from './bench-result.ts';

/** Every other file of this folder that is no part of the frame is a benchmark of that name: it exports `run(): Promise<BenchResult>`. */
const names = readdirSync(import.meta.dirname)
  .filter((file) => extname(file) === extname(import.meta.url) && !/^(main|bench-.*)\.|\.test\./.test(file))
  .map((file) => file.slice(0, -extname(file).length))
  .toSorted();

interface Benchmark {
  readonly run: () => Promise<BenchResult>;
}

const rounded = (value: number): number => Number(value.toPrecision(4));

async function bench(name: string, options: { readonly json?: boolean }): Promise<void> {
  if (!names.includes(name)) {
    process.stderr.write(`pneumogate: no benchmark '${name}': ${names.join(', ')}\n`);
    process.exitCode = 1;
    return;
  }
  const { run } = (await import(new URL(`./${name}${extname(import.meta.url)}`, import.meta.url).href)) as Benchmark;
  const measured = await run();
  const result = {
    ...measured,
    ours: rounded(measured.ours),
    peer: { ...measured.peer, value: rounded(measured.peer.value) },
    ratio: rounded(measured.ratio),
    ...(measured.beside && { beside: measured.beside.map((side) => ({ ...side, value: rounded(side.value), ratio: rounded(side.ratio) })) }),
  };
  const { unit, ours, peer, ratio, beside = [], runs, machine } = result;
  const text = `${name}: ${ours} ${unit}; ${peer.name} ${peer.version}: ${peer.value} ${unit}; ratio ${ratio} (median of ${runs} runs each, ${machine})`;
  const lines = [text, ...beside.map((side) => `  beside it: ${side.name}: ${side.value} ${unit}, ratio ${side.ratio}`)];
  process.stdout.write(`${options.json === true ? JSON.stringify(result) : lines.join('\n')}\n`);
}

const program = new Command('pneumogate');
program
  .command('bench')
  .description('A benchmark against its named peer, in one run; a ratio above 1 is ahead of the peer.')
  .argument('<NAME>', names.join(', '))
  .option('--json', 'print one JSON object')
  .action(bench);
await program.parseAsync();
