import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '#fault';
import { hasTensorflow, releases, tensorflowDirectory } from '#nets';
import { type Settings, cacheFolder, checkoutFolder, loadSettings } from '#platform';
import { modelDirectories } from '#registry';
import { findViewer } from '../viewer/index.ts';
import type { Check } from './check.ts';
import { checkDatabase, checkOrthanc, checkPorts } from './connections.ts';
import { checkMachine } from './machine.ts';
import { checkModels } from './models.ts';
import { checkPrograms } from './programs.ts';
import { visibleSettings } from './visible-settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface Diagnosis {
  /** Whether `start` could work. */
  readonly ready: boolean;
  readonly checks: readonly Check[];
  /** `section.key` → value, secrets hidden; empty when the settings are wrong. */
  readonly settings: Readonly<Record<string, unknown>>;
}

async function checkViewer(env: Environment): Promise<Check> {
  const { directory, ready } = await findViewer(cacheFolder(env));
  if (ready) return { subject: 'OHIF', state: 'ok', finding: directory };
  return { subject: 'OHIF', state: 'note', finding: 'not fetched yet', next: '`demo` and `start` fetch it from npm on first use (50 MB).' };
}

function checkTensorflow(env: Environment): Check {
  const [cache, { cpu, gpu }] = [cacheFolder(env), releases];
  const installed = [cpu, gpu].filter((release) => hasTensorflow(cache, release)).map((release) => tensorflowDirectory(cache, release));
  if (installed.length > 0) return { subject: 'native TensorFlow', state: 'ok', finding: installed.join(', ') };
  return { subject: 'native TensorFlow', state: 'note', finding: 'not installed; only `train` and `inference.engine: tensorflow` need it', next: '`train` or `model install-tensorflow` installs it on first use (274 MB to fetch, 1.2 GB on disk).' };
}

async function checkSettings(settings: Settings, env: Environment): Promise<Check[]> {
  const models = await checkModels(modelDirectories(settings.models.directories, checkoutFolder(), env.XDG_DATA_HOME));
  return [...models, await checkOrthanc(settings.orthanc), await checkDatabase(settings.database), await checkPorts(settings)];
}

/** Looks at the machine, the settings and what they name; changes nothing. */
export async function examine(config: string | undefined, env: Environment): Promise<Diagnosis> {
  const pinnedNode = (await readFile(join(checkoutFolder(), '.node-version'), 'utf8')).trim();
  const checks = [...checkMachine(pinnedNode), checkPrograms(env.PATH ?? ''), await checkViewer(env), checkTensorflow(env)];
  let settings: Record<string, unknown> = {};
  try {
    const loaded = loadSettings({ file: config, env });
    settings = visibleSettings(loaded);
    checks.push({ subject: 'settings', state: 'ok', finding: config ?? 'defaults and environment' }, ...(await checkSettings(loaded, env)));
  } catch (error) {
    checks.push({ subject: 'settings', state: 'missing', finding: Fault.from(error).message, next: 'docs/settings.md lists every key.' });
  }
  return { ready: checks.every((check) => check.state !== 'missing'), checks, settings };
}
