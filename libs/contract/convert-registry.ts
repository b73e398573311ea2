import { Fault } from '#fault';
import type { GateCheck as WireCheck, GateCheck__Output as WireCheckOutput } from './generated/pneumogate/registry/v1/GateCheck.ts';
import type { GateDecision as WireGate, GateDecision__Output as WireGateOutput } from './generated/pneumogate/registry/v1/GateDecision.ts';
import type { HistoryEntry as WireEntry, HistoryEntry__Output as WireEntryOutput } from './generated/pneumogate/registry/v1/HistoryEntry.ts';
import type { ListRegisteredModelsResponse, ListRegisteredModelsResponse__Output } from './generated/pneumogate/registry/v1/ListRegisteredModelsResponse.ts';
import type { PromoteVersionRequest, PromoteVersionRequest__Output } from './generated/pneumogate/registry/v1/PromoteVersionRequest.ts';
import type { GateCheckView, GateView, HistoryView, PromotionRequest, RegistryEntry } from './registry-answer.ts';

function toCheck({ champion, challenger, difference, ...check }: GateCheckView): WireCheck {
  const { value = null, ci95 = null } = difference ?? {};
  return {
    ...check,
    ...(champion !== null && { champion }),
    ...(challenger !== null && { challenger }),
    ...(value !== null && { difference: value }),
    ...(ci95 !== null && { lower: ci95[0], upper: ci95[1] }),
  };
}

const fromCheck = ({ kind, name, outcome, champion, challenger, difference, lower, upper, bound, sentence }: WireCheckOutput): GateCheckView => ({
  ...{ kind, name, outcome, bound, sentence },
  champion: champion ?? null,
  challenger: challenger ?? null,
  difference: difference === undefined ? null : { value: difference, ci95: lower === undefined || upper === undefined ? null : [lower, upper] },
});

const toGate = ({ passed, champion, images, patients, checks }: GateView): WireGate => ({
  passed,
  championName: champion.name,
  championVersion: champion.version,
  images,
  patients,
  checks: checks.map(toCheck),
});

const fromGate = ({ passed, championName, championVersion, images, patients, checks }: WireGateOutput): GateView => ({
  passed,
  champion: { name: championName, version: championVersion },
  images,
  patients,
  checks: checks.map(fromCheck),
});

export const toHistoryEntry = (entry: HistoryView): WireEntry => ({ ...entry, numbers: { ...entry.numbers }, before: { ...entry.before }, after: { ...entry.after } });

/** @throws Fault INTERNAL / ANSWER_INCOMPLETE */
export function fromHistoryEntry(entry: WireEntryOutput | null): HistoryView {
  if (entry === null) throw new Fault('INTERNAL', 'ANSWER_INCOMPLETE', "The registry's answer lacks what was written.");
  return entry;
}

export const toListRegisteredModelsResponse = (models: readonly RegistryEntry[]): ListRegisteredModelsResponse => ({
  models: models.map(({ name, aliases, versions, history }) => ({
    name,
    aliases: { ...aliases },
    versions: versions.map(({ version, deviceUID, network, operatingPoint, gate }) => ({ version, deviceUid: deviceUID, network, operatingPoint, ...(gate && { gate: toGate(gate) }) })),
    history: history.map(toHistoryEntry),
  })),
});

export const fromListRegisteredModelsResponse = ({ models }: ListRegisteredModelsResponse__Output): RegistryEntry[] =>
  models.map(({ name, aliases, versions, history }) => ({
    name,
    aliases,
    versions: versions.map(({ version, deviceUid, network, operatingPoint, gate }) => ({ version, deviceUID: deviceUid, network, operatingPoint, gate: gate && fromGate(gate) })),
    history,
  }));

/** Versions count from 1: on the wire 0 is none. */
export const toPromoteVersionRequest = ({ replaces = 0, ...request }: PromotionRequest): PromoteVersionRequest => ({ ...request, replaces });

export const fromPromoteVersionRequest = ({ name, version, replaces, by, why, withoutGate }: PromoteVersionRequest__Output): PromotionRequest => ({
  name,
  version,
  replaces: replaces === 0 ? undefined : replaces,
  by,
  why,
  withoutGate,
});
