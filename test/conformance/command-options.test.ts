import type { Command } from 'commander';
import { expect, it } from 'vitest';
import { inferenceProgram } from '../../apps/inference/program.ts';
import { launcherProgram } from '../../apps/launcher/program.ts';
import { trainerProgram } from '../../apps/trainer/program.ts';

const { signal } = new AbortController();
const nothing = () => undefined;
const say = { env: {}, signal, print: nothing, say: nothing };
const programs = [
  launcherProgram({ ...say, progress: { step: nothing, say: nothing, end: nothing } }),
  inferenceProgram({ ...say, step: nothing }),
  trainerProgram({ ...say, progress: nothing }),
];

/** The commands that do something, by their words. */
const leaves = (command: Command, words: readonly string[] = []): [string, Command][] =>
  command.commands.length === 0 ? [[words.join(' '), command]] : command.commands.flatMap((own) => leaves(own, [...words, own.name()]));

it.each(programs.flatMap((program) => leaves(program)))('%s prints machine-readable output when it is asked for', (_, command) => {
  expect(command.options.map(({ long }) => long)).toContain('--json');
});
