import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Fault } from '#fault';
import { replaceDurably } from '../durable-file.ts';
import type { FoundModel } from '../resolve.ts';
import { type GateDecision, gateDecisionSchema } from './decision.ts';

/** NAME/gate/VERSION.json beside the version's folder, which itself never changes. */
const fileOf = ({ directory, manifest }: FoundModel): string => join(directory, '..', 'gate', `${manifest.version}.json`);

/** Keeps what the gate said of a version beside it, in place of an earlier decision, so that whoever looks at the registry sees it. */
export async function keepDecision(model: FoundModel, decision: GateDecision): Promise<void> {
  const file = fileOf(model);
  await mkdir(dirname(file), { recursive: true });
  await replaceDurably(file, `${JSON.stringify(decision, null, 2)}\n`);
}

/** What the gate said of a version last; undefined: nothing is kept. @throws Fault FAILED_PRECONDITION / EVIDENCE_UNREADABLE */
export async function keptDecision(model: FoundModel): Promise<GateDecision | undefined> {
  const text = await readFile(fileOf(model), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return gateDecisionSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Fault('FAILED_PRECONDITION', 'EVIDENCE_UNREADABLE', `What the gate said of ${model.manifest.name}@${model.manifest.version} cannot be read.`, { cause });
  }
}
