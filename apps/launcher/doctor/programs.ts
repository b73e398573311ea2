import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { dicomWebPlugin } from '../services/orthanc.ts';
import type { Check } from './check.ts';

/** Debian programs, and which command needs them. `start` needs none. */
const programs = [
  { program: 'Orthanc', package: 'orthanc', neededBy: 'demo and test' },
  { program: dicomWebPlugin, package: 'orthanc-dicomweb', neededBy: 'demo and test' },
  { program: 'chromium', package: 'chromium', neededBy: 'test' },
  { program: 'storescu', package: 'dcmtk', neededBy: 'test' },
  { program: 'dciodvfy', package: 'dicom3tools', neededBy: 'test' },
  { program: 'gdcmconv', package: 'libgdcm-tools', neededBy: 'test' },
] as const;

const isThere = (path: string, mode: number): boolean => {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
};

const isInstalled = (program: string, searchPath: string): boolean =>
  program.startsWith('/')
    ? isThere(program, constants.R_OK)
    : [...searchPath.split(delimiter), '/usr/sbin'].some((directory) => isThere(join(directory, program), constants.X_OK));

/** Which Debian packages are here. */
export function checkPrograms(searchPath: string): Check {
  const absent = programs.filter(({ program }) => !isInstalled(program, searchPath));
  if (absent.length === 0) return { subject: 'Debian programs', state: 'ok', finding: programs.map((each) => each.package).join(', ') };
  const finding = absent.map((each) => `no ${each.package} (${each.neededBy} need it)`).join('; ');
  return { subject: 'Debian programs', state: 'note', finding, next: `sudo apt-get install --no-install-recommends ${absent.map((each) => each.package).join(' ')}` };
}
