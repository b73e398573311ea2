import { Fault } from '#fault';
import type { GateCheck as WireCheck } from './generated/pneumogate/registry/v1/GateCheck.ts';
import type { GateDecision as WireGate, GateDecision__Output as WireGateOutput } from './generated/pneumogate/registry/v1/GateDecision.ts';
import type { HistoryEntry as WireEntry, HistoryEntry__Output as WireEntryOutput } from './generated/pneumogate/registry/v1/HistoryEntry.ts';
import type { ListRegisteredModelsResponse, ListRegisteredModelsResponse__Output } from './generated/pneumogate/registry/v1/ListRegisteredModelsResponse.ts';
import type { PromoteVersionRequest, PromoteVersionRequest__Output } from './generated/pneumogate/registry/v1/PromoteVersionRequest.ts';
import type { GateView, HistoryView, PromotionRequest, RegistryEntry } from './registry-answer.ts';

const toGate = ({ passed, champion, images, patients, checks }: GateView): WireGate => ({
  passed,
  championName: champion.name,
  championVersion: champion.version,
  images,
  patients,
  checks: checks.map((check) => Object.fromEntries(Object.entries(check).filter(([, value]) => value !== undefined)) as WireCheck),
});

const fromGate = ({ passed, championName, championVersion, images, patients, checks }: WireGateOutput): GateView => ({
  passed,
  champion: { name: championName, version: championVersion },
  images,
  patients,
  checks: checks.map(({ kind, name, outcome, champion, challenger, difference, lower, upper, bound, sentence }) => ({ kind, name, outcome, champion, challenger, difference, lower, upper, bound, sentence })),
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
    versions: versions.map(({ version, deviceUid, network, operatingPoint, gate }) => ({ version, deviceUID: deviceUid, network, operatingPoint, gate: gate === null ? undefined : fromGate(gate) })),
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
