import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Sample, datasetHash } from '#dataset';
import { evaluateImages, evaluateSubgroups } from '#evaluation';
import { writeWholeFolder } from '#folder';
import { softwareVersion } from '#platform';
import type { GateDecision, GateSide } from '#registry';
import { writeFigures } from '../evaluation/evaluation-figures.ts';
import { decisionText } from './decision-text.ts';
import type { GateSides } from './gate-sides.ts';

export interface Evidence {
  readonly decision: GateDecision;
  readonly sides: GateSides;
  /** All images that were chosen, also those left out. */
  readonly samples: readonly Sample[];
  /** How they were chosen. */
  readonly chosenBy: Readonly<Record<string, unknown>>;
  /** The challenger's folder, whose model.json and card are kept with the evidence. */
  readonly challengerFolder: string;
  readonly at: Date;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const nameOf = ({ model }: GateSide): string => `${model.name}@${model.version}`;

function metricsOf(side: GateSide, { resamples, seed }: GateDecision['settings']) {
  const how = { operatingPoint: side.model.operatingPoint, resamples, seed };
  return { model: nameOf(side), ...evaluateImages(side.images, how), subgroups: evaluateSubgroups(side.images, how) };
}

/** Which images, by a hash that does not depend on their order or place, and by their names. */
async function manifestOf({ samples, chosenBy, sides }: Evidence) {
  return {
    sha256: await datasetHash(samples),
    chosenBy,
    images: samples.length,
    leftOut: sides.leftOut,
    patients: new Set(samples.map(({ patient }) => patient)).size,
    positives: samples.filter(({ boxes }) => boxes.length > 0).length,
    ids: samples.map(({ source, id }) => `${source}/${id}`).toSorted(),
  };
}

async function fill(folder: string, evidence: Evidence): Promise<void> {
  const { decision, sides, challengerFolder, at } = evidence;
  const files: Readonly<Record<string, string>> = {
    'decision.json': json(decision),
    'decision.md': decisionText(decision),
    'settings.json': json({ gate: decision.settings, software: softwareVersion(), node: process.version, at: at.toISOString() }),
    'data.json': json(await manifestOf(evidence)),
    'metrics.json': json({ champion: metricsOf(sides.champion, decision.settings), challenger: metricsOf(sides.challenger, decision.settings) }),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  for (const name of ['champion', 'challenger'] as const) {
    await writeFigures(join(folder, name), sides.shown[name], nameOf(sides[name]), sides[name].model.operatingPoint);
  }
  for (const name of ['model.json', 'card.md']) await cp(join(challengerFolder, name), join(folder, 'challenger', name)).catch(() => undefined);
}

/** Writes the evidence for a decision into a new folder, which appears complete or not at all. @throws Fault of `writeWholeFolder` */
export const writeEvidence = (target: string, evidence: Evidence): Promise<void> => writeWholeFolder(target, (folder) => fill(folder, evidence));
