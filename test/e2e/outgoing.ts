import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { phantomStudy } from '#phantom';
import { consolidatedRightLung } from '../../apps/launcher/demo/phantom-case.ts';
import { hasSharedData, sharedData } from '../fixtures/test-data.ts';

/** A file, and the way it goes to the archive. */
export interface Outgoing {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly way: 'C-STORE' | 'STOW';
}

const real = (path: string, way: Outgoing['way']): Outgoing => ({ name: basename(path), bytes: readFileSync(sharedData(path)), way });

const images = 'rsna-mini/stage_2_train_images';

const realFiles = (): Outgoing[] => [
  real(`${images}/03cd7a5b-d5d7-40a1-81b1-c4264920530a.dcm`, 'C-STORE'),
  real(`${images}/4ca78474-f750-4feb-adb7-47da99bf4255.dcm`, 'STOW'),
  real('dicom-samples/rsna-jpeg.dcm', 'C-STORE'),
  real('dicom-samples/nih-test1.dcm', 'STOW'),
  real(`${images}/01e8786e-1df2-58bf-9505-260cfe2704b3.dcm`, 'STOW'),
];

async function phantomFiles(): Promise<Outgoing[]> {
  const image = { view: 'PA', photometricInterpretation: 'MONOCHROME2', transferSyntaxUID: '1.2.840.10008.1.2.1' } as const;
  const persons = [1, 2, 3, 4].map((seed) => phantomStudy({ seed, images: [image], opacities: seed % 2 === 1 ? consolidatedRightLung : [] }));
  const files = (await Promise.all(persons)).flat();
  return files.map(({ name, bytes }, index) => ({ name: `${index}-${name}`, bytes, way: index < 2 ? 'C-STORE' : 'STOW' }));
}

/** Real radiographs of the ill and the healthy, each a study of its own; phantoms where the data are absent. */
export async function outgoing(): Promise<Outgoing[]> {
  if (hasSharedData) return realFiles();
  console.warn('e2e: the real radiographs are absent (PNEUMO_DATA); phantoms take their place');
  return phantomFiles();
}
