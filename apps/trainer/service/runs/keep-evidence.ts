import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { softwareVersion } from '#platform';
import type { RunContext } from './run-context.ts';
import type { RunPlaces } from './run-places.ts';

/** Keys that lead to secrets or to places of the machine say nothing of a run. */
const unsaid = new Set(['keyFile', 'host', 'port', 'enabled']);

/**
 * Puts what tells how the model came to be beside what the gate writes: the snapshot's manifest, settings and recipe, the loss by step and epoch, and
 * the model card. It is there whole or not at all; doing it again changes nothing.
 */
export async function keepTrainingEvidence(model: string, { stage, snapshot, evidence }: RunPlaces, { settings, clock }: Pick<RunContext, 'settings' | 'clock'>): Promise<void> {
  const target = join(evidence, 'training');
  const fresh = `${target}.unfinished`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  const files: readonly (readonly [string, string])[] = [
    [join(snapshot, 'manifest.json'), 'data.json'],
    [join(stage, 'run.json'), 'run.json'],
    [join(stage, 'steps.jsonl'), 'steps.jsonl'],
    [join(stage, 'epochs.json'), 'epochs.json'],
    [join(stage, 'loss.svg'), 'loss.svg'],
    [join(model, 'card.md'), 'card.md'],
    [join(model, 'model.json'), 'model.json'],
  ];
  for (const [from, name] of files) await cp(from, join(fresh, name));
  const told = Object.fromEntries(Object.entries(settings).filter(([key]) => !unsaid.has(key)));
  await writeFile(join(fresh, 'settings.json'), `${JSON.stringify({ training: told, software: softwareVersion(), at: clock.now().toISOString() }, null, 2)}\n`);
  await rm(target, { recursive: true, force: true });
  await rename(fresh, target);
}
