import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '#fault';
import { type ManifestFile, readManifestFile } from '../model-folder.ts';
import { type FoundModel, resolveFound } from '../resolve.ts';
import { type GateDecision, type GatedModel, gateDecisionSchema, numbersOf } from './decision.ts';

/** Whose place the version of a decision is to take. */
export interface Succession {
  /** Version of the champion of that name; undefined: there is none. */
  readonly replaces: number | undefined;
  readonly directories: readonly string[];
}

const isOf = ({ name, version }: GatedModel, { manifest }: ManifestFile): boolean => name === manifest.name && version === manifest.version;

function demandAbout({ challenger, champion }: GateDecision, model: ManifestFile): void {
  const gated = `${challenger.name}@${challenger.version}`;
  if (!isOf(challenger, model)) throw new Fault('INVALID_ARGUMENT', 'EVIDENCE_OF_ANOTHER_MODEL', `The evidence is about ${gated}.`);
  if (challenger.digest === undefined || champion.digest === undefined) {
    throw new Fault('FAILED_PRECONDITION', 'EVIDENCE_WITHOUT_DIGEST', `The evidence is of an earlier release, which did not write down the digests of the models: it cannot be told whether it is about this ${gated}. Run the gate again.`);
  }
  if (challenger.digest === model.digest) return;
  throw new Fault('INVALID_ARGUMENT', 'EVIDENCE_OF_ANOTHER_MODEL', `The evidence is about another ${gated}, which differs in its model.json: in weights, cuts, merging or calibration. Run the gate on this one.`);
}

function demandAgainst({ champion }: GateDecision, present: ManifestFile | undefined): void {
  if (present !== undefined && champion.digest === present.digest) return;
  const compared = `${champion.name}@${champion.version}`;
  const what = present !== undefined && isOf(champion, present) ? `another ${compared} than the champion that it would replace: their model.json differ` : `${compared}, which is not the champion that it would replace`;
  throw new Fault('FAILED_PRECONDITION', 'EVIDENCE_OUTDATED', `The gate compared it with ${what}. Run the gate again, or promote it without the gate if you know better, and say why.`);
}

/**
 * The figures of a decision that lets this model take that place.
 * @throws Fault INVALID_ARGUMENT / EVIDENCE_OF_ANOTHER_MODEL; FAILED_PRECONDITION / EVIDENCE_WITHOUT_DIGEST, GATE_NOT_PASSED, EVIDENCE_OUTDATED; of
 *   `readManifest`
 */
export async function numbersOfPassed(decision: GateDecision, model: FoundModel, { replaces, directories }: Succession): Promise<Record<string, number>> {
  demandAbout(decision, await readManifestFile(model.directory));
  if (!decision.passed) throw new Fault('FAILED_PRECONDITION', 'GATE_NOT_PASSED', 'The gate rejected this version: promote it without the evidence if you know better, and say why.');
  const champion = replaces === undefined ? undefined : await resolveFound(`${model.manifest.name}@${replaces}`, directories).catch(() => undefined);
  demandAgainst(decision, champion && (await readManifestFile(champion.directory)));
  return numbersOf(decision);
}

/**
 * The figures of a gate's decision on this model, from its evidence folder.
 * @throws Fault INVALID_ARGUMENT / EVIDENCE_UNREADABLE; as `numbersOfPassed`
 */
export async function readEvidence(folder: string, model: FoundModel, succession: Succession): Promise<Record<string, number>> {
  const decision = await readFile(join(folder, 'decision.json'), 'utf8')
    .then((text) => gateDecisionSchema.parse(JSON.parse(text)))
    .catch(() => undefined);
  if (decision === undefined) throw new Fault('INVALID_ARGUMENT', 'EVIDENCE_UNREADABLE', 'There is no decision.json of a gate in this folder.', { metadata: { folder } });
  return numbersOfPassed(decision, model, succession);
}
