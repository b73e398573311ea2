import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '#fault';
import type { ModelFolder } from '../model-folder.ts';
import { type GateDecision, gateDecisionSchema, numbersOf } from './decision.ts';

/**
 * The figures of a decision that lets this model pass.
 * @throws Fault INVALID_ARGUMENT / EVIDENCE_OF_ANOTHER_MODEL; FAILED_PRECONDITION / GATE_NOT_PASSED
 */
export function numbersOfPassed(decision: GateDecision, { manifest, deviceUID }: Pick<ModelFolder, 'manifest' | 'deviceUID'>): Record<string, number> {
  const { challenger, passed } = decision;
  const isMeant = challenger.name === manifest.name && challenger.version === manifest.version && challenger.deviceUID === deviceUID;
  if (!isMeant) throw new Fault('INVALID_ARGUMENT', 'EVIDENCE_OF_ANOTHER_MODEL', `The evidence is about ${challenger.name}@${challenger.version}, or about other weights of that name.`);
  if (!passed) throw new Fault('FAILED_PRECONDITION', 'GATE_NOT_PASSED', 'The gate rejected this version: promote it without the evidence if you know better, and say why.');
  return numbersOf(decision);
}

/**
 * The figures of a gate's decision on this model, from its evidence folder.
 * @throws Fault INVALID_ARGUMENT / EVIDENCE_UNREADABLE; as `numbersOfPassed`
 */
export async function readEvidence(folder: string, model: ModelFolder): Promise<Record<string, number>> {
  const decision = await readFile(join(folder, 'decision.json'), 'utf8')
    .then((text) => gateDecisionSchema.parse(JSON.parse(text)))
    .catch(() => undefined);
  if (decision === undefined) throw new Fault('INVALID_ARGUMENT', 'EVIDENCE_UNREADABLE', 'There is no decision.json of a gate in this folder.', { metadata: { folder } });
  return numbersOfPassed(decision, model);
}
