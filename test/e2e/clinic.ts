import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDicom, text } from '#dicom';
import { cacheFolder, checkoutFolder, loadSettings } from '#platform';
import { modelDirectories, resolveFound } from '#registry';
import { type StudyResult, demoResult } from '../../apps/launcher/demo/result.ts';
import { type Stack, startStack } from '../../apps/launcher/demo/stack.ts';
import { type SentFile, sendFile } from '../../apps/launcher/demo/stow.ts';
import { awaitStudies } from '../../apps/launcher/demo/studies.ts';
import { openProgress } from '../../apps/launcher/progress.ts';
import { runProgram } from '../../apps/launcher/run-program.ts';
import { prepareViewer } from '../../apps/launcher/viewer/index.ts';
import { type Outgoing, outgoing } from './outgoing.ts';

/** A study that was sent and read. */
export interface ReadCase {
  readonly study: StudyResult;
  /** The file of its only image. */
  readonly bytes: Uint8Array;
}

/** The whole product with what was sent to it. */
export interface Clinic {
  readonly stack: Stack;
  readonly cases: readonly ReadCase[];
  close(): Promise<void>;
}

/** `name@version` of the model that reads. */
const model = await resolveFound(undefined, modelDirectories(loadSettings({ env: process.env }).models.directories, checkoutFolder(), process.env.XDG_DATA_HOME)).then(
  ({ manifest }) => `${manifest.name}@${manifest.version}`,
  () => undefined,
);

/** Whether a model is found; without one nothing can be read. */
export const hasModel = model !== undefined;

/** Where the screenshots go. */
export function artifact(name: string): string {
  const directory = join(checkoutFolder(), 'artifacts', 'e2e');
  mkdirSync(directory, { recursive: true });
  return join(directory, name);
}

/** Sends one file with dcmtk's storescu, as a modality would; -xy proposes JPEG Baseline beside the uncompressed syntaxes. */
async function storeByDimse(file: string, dicomPort: number): Promise<void> {
  await runProgram('storescu', ['-xy', '-aec', 'ORTHANC', '127.0.0.1', String(dicomPort), file], {});
}

async function send(stack: Stack, directory: string, { name, bytes, way }: Outgoing): Promise<SentFile> {
  const signal = AbortSignal.timeout(120_000);
  if (way === 'STOW') return sendFile(`${stack.gatewayUrl}/dicom-web`, { name, bytes: () => Promise.resolve(bytes) }, signal);
  writeFileSync(join(directory, name), bytes);
  await storeByDimse(join(directory, name), stack.dicomPort);
  const { dataSet } = readDicom(bytes);
  return { file: name, studyInstanceUID: text(dataSet, 'StudyInstanceUID') ?? '', sopInstanceUID: text(dataSet, 'SOPInstanceUID') ?? '' };
}

/** Starts everything from dist/, sends each file that `take` gives its way and waits for the reports. */
export async function openClinic(sopClass: 'comprehensive-3d' | 'comprehensive', take: () => Promise<readonly Outgoing[]> = outgoing): Promise<Clinic> {
  const directory = mkdtempSync(join(tmpdir(), 'pneumogate-e2e-'));
  const progress = openProgress(process.stderr);
  const viewer = await prepareViewer(cacheFolder(process.env));
  const env = { ...process.env, PNEUMOGATE_REPORT_SOP_CLASS: sopClass };
  const stack = await startStack({ directory, viewer, env, signal: AbortSignal.timeout(280_000), progress });
  const close = async (): Promise<void> => {
    await stack.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const files = await take();
    const sent: SentFile[] = [];
    for (const file of files) sent.push(await send(stack, directory, file));
    const studies = await awaitStudies(stack.gatewayUrl, sent, AbortSignal.timeout(240_000), progress);
    const { studies: results } = demoResult({ ...stack, model: model ?? '' }, sent, studies);
    const cases = results.map((study) => ({ study, bytes: files[sent.findIndex((each) => each.studyInstanceUID === study.studyInstanceUID)]?.bytes ?? new Uint8Array() }));
    return { stack, cases, close };
  } catch (error) {
    await close();
    throw error;
  }
}
