import { Fault } from '#fault';
import { type AliasChange, type Author, type RegistryPlace, promoteModel } from './change-aliases.ts';
import { keptDecision } from './gate/kept-decision.ts';
import { type Succession, numbersOfPassed } from './gate/read-evidence.ts';
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
async function figuresOf(model: FoundModel, succession: Succession): Promise<Record<string, number>> {
  const { name, version } = model.manifest;
  const decision = await keptDecision(model);
  if (decision !== undefined) return numbersOfPassed(decision, model, succession);
  throw new Fault('FAILED_PRECONDITION', 'EVIDENCE_MISSING', `The registry holds no decision of the gate on ${name}@${version}. Promote it without the gate if you know better, and say why.`);
}

/**
 * Makes a version the champion on the decision of the gate that the registry keeps, whose figures enter the history; or, `withoutGate`, on a person's
 * word alone.
 * @throws Fault FAILED_PRECONDITION / EVIDENCE_MISSING, EVIDENCE_UNREADABLE; as `numbersOfPassed` and `promoteModel`
 */
export async function promoteByGate({ name, version, replaces, withoutGate }: Promotion, author: Author, place: RegistryPlace): Promise<AliasChange> {
  const reference = `${name}@${version}`;
  const model = await resolveFound(reference, place.directories);
  const isChampion = model.aliases.includes('champion');
  const numbers = withoutGate || isChampion ? {} : await figuresOf(model, { replaces, directories: place.directories });
  return promoteModel(reference, { ...author, numbers }, place, { version: replaces });
}
