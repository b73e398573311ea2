import { type Sample, type Split, openDataset } from '#dataset';
import { Fault } from '#fault';
import { unitHash } from '#random';
import type { CommandContext } from '../commands/context.ts';

/** Which images are looked at. */
export interface ChosenSamples {
  readonly data: readonly string[];
  readonly split?: Split;
  /** Only so many patients, drawn by the seed. */
  readonly patients?: number;
  readonly seed: number;
}

/** Whole patients, drawn by the hash of their names: the same ones for every model. */
function drawPatients(samples: readonly Sample[], count: number, seed: number): Sample[] {
  const places = [...new Set(samples.map(({ patient }) => patient))].map((patient) => ({ patient, place: unitHash('evaluate', seed, patient) }));
  const drawn = new Set(places.toSorted((a, b) => a.place - b.place).slice(0, count).map(({ patient }) => patient));
  return samples.filter(({ patient }) => drawn.has(patient));
}

/** @throws Fault INVALID_ARGUMENT / NOTHING_TO_EVALUATE; what the readers throw */
export async function chooseSamples({ data, split, patients, seed }: ChosenSamples, { say }: Pick<CommandContext, 'say'>): Promise<Sample[]> {
  const datasets = await Promise.all(data.map((path) => openDataset(path)));
  for (const note of datasets.flatMap(({ notes }) => notes)) say(note);
  const own = datasets.flatMap(({ samples }) => samples).filter((sample) => split === undefined || sample.split === split);
  const chosen = patients === undefined ? own : drawPatients(own, patients, seed);
  if (chosen.length === 0) throw new Fault('INVALID_ARGUMENT', 'NOTHING_TO_EVALUATE', `There is no image to evaluate${split === undefined ? '' : ` in the part ${split}: only imported data sets and snapshots are divided (\`pneumogate dataset import --validation\`)`}.`);
  return chosen;
}
