import { Fault } from '#fault';
import { type AliasChange, type Author, type RegistryPlace, promoteModel } from './change-aliases.ts';
import { keptDecision } from './gate/kept-decision.ts';
import { numbersOfPassed } from './gate/read-evidence.ts';
import { deviceUIDOf } from './model-folder.ts';
import { type FoundModel, resolveFound } from './resolve.ts';

/** What a person has decided, looking at the registry. */
export interface Promotion {
  readonly name: string;
  readonly version: number;
  /** The champion whose place it takes; undefined: there is none. */
  readonly replaces: number | undefined;
  /** Whether it is promoted although no gate has passed it against that champion. */
  readonly withoutGate: boolean;
}

/** The figures on which the gate passed `model` against the champion that it replaces. */
async function figuresOf(model: FoundModel, replaces: number | undefined): Promise<Record<string, number>> {
  const { manifest } = model;
  const decision = await keptDecision(model);
  const wayOut = 'Promote it without the gate if you know better, and say why.';
  if (decision === undefined) throw new Fault('FAILED_PRECONDITION', 'EVIDENCE_MISSING', `The registry holds no decision of the gate on ${manifest.name}@${manifest.version}. ${wayOut}`);
  const numbers = numbersOfPassed(decision, { manifest, deviceUID: deviceUIDOf(manifest) });
  if (decision.champion.version === replaces) return numbers;
  throw new Fault('FAILED_PRECONDITION', 'EVIDENCE_OUTDATED', `The gate compared it with version ${decision.champion.version}, which is not the champion that it would replace. ${wayOut}`);
}

/**
 * Makes a version the champion on the decision of the gate that the registry keeps, whose figures enter the history; or, `withoutGate`, on a person's
 * word alone.
 * @throws Fault FAILED_PRECONDITION / EVIDENCE_MISSING, EVIDENCE_OUTDATED, EVIDENCE_UNREADABLE, GATE_NOT_PASSED; INVALID_ARGUMENT /
 *   EVIDENCE_OF_ANOTHER_MODEL; as `promoteModel`
 */
export async function promoteByGate({ name, version, replaces, withoutGate }: Promotion, author: Author, place: RegistryPlace): Promise<AliasChange> {
  const reference = `${name}@${version}`;
  const model = await resolveFound(reference, place.directories);
  const isChampion = model.aliases.includes('champion');
  const numbers = withoutGate || isChampion ? {} : await figuresOf(model, replaces);
  return promoteModel(reference, { ...author, numbers }, place, { version: replaces });
}
