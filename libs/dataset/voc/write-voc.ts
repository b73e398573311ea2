import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RasterOptions, encodeSample } from '../encode-sample.ts';
import { formatNames } from '../names-file.ts';
import { formatProvenance } from '../provenance.ts';
import type { Sample, Split } from '../sample.ts';
import { formatAnnotation } from './voc-annotation.ts';

/** `train.txt` and its like for the divided samples, `trainval.txt` for all but the test images, and VOC's ±1 list of each class. */
async function writeLists(directory: string, samples: readonly Sample[], classes: readonly string[]): Promise<void> {
  const list = (name: string, lines: readonly string[]) => writeFile(join(directory, `${name}.txt`), lines.map((line) => `${line}\n`).join(''));
  const ids = (split: Split) => samples.filter((sample) => sample.split === split).map(({ id }) => id);
  const trainval = samples.filter(({ split }) => split !== 'test');
  await list('trainval', trainval.map(({ id }) => id));
  for (const [name, split] of [['train', 'train'], ['val', 'validation'], ['test', 'test']] as const) {
    if (ids(split).length > 0) await list(name, ids(split));
  }
  for (const label of classes) {
    await list(`${label}_trainval`, trainval.map(({ id, boxes }) => `${id} ${boxes.some((box) => box.label === label) ? 1 : -1}`));
  }
}

/** Writes a VOC tree into an empty folder, with `.names` and `provenance.csv`. Ids become file names. */
export async function writeVoc(directory: string, samples: readonly Sample[], options: RasterOptions = {}, onSample: () => void = () => undefined): Promise<void> {
  const classes = [...new Set(['opacity', ...samples.flatMap(({ boxes }) => boxes.map(({ label }) => label))])];
  for (const folder of ['JPEGImages', 'Annotations', 'ImageSets/Main']) await mkdir(join(directory, folder), { recursive: true });
  for (const sample of samples) {
    const { bytes, format, ...encoded } = await encodeSample(sample, options);
    const filename = `${sample.id}.${format === 'jpeg' ? 'jpg' : 'png'}`;
    await writeFile(join(directory, 'JPEGImages', filename), bytes);
    await writeFile(join(directory, 'Annotations', `${sample.id}.xml`), formatAnnotation(encoded, filename));
    onSample();
  }
  await writeLists(join(directory, 'ImageSets/Main'), samples, classes);
  await writeFile(join(directory, 'opacity.names'), formatNames(classes));
  await writeFile(join(directory, 'provenance.csv'), formatProvenance(samples));
}
