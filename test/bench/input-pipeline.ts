import { execFile } from 'node:child_process';
import { findPackageJSON } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { type Draw, type Loader, openDataset, openLoader } from '#dataset';
import { Fault } from '#fault';
import { hasSharedData, sharedData } from '../fixtures/test-data.ts';
import { measureOurs as measureNetwork } from './bench-against-pytorch.ts';
import { type BenchResult, describeMachine, interleave } from './bench-result.ts';

const [IMAGES, BATCH, RUNS, SIDE] = [128, 4, 3, 416];
const workers = availableParallelism();

const execute = promisify(execFile);
const peerScript = join(dirname(findPackageJSON(import.meta.url) ?? '.'), 'test', 'bench', 'input-pipeline-peer.py');

/** Takes the batches of an epoch as a training would, and gives images a second. */
async function measureOurs(loader: Loader, draws: readonly Draw[], epoch: number): Promise<number> {
  const begin = performance.now();
  let images = 0;
  for await (const batch of loader.batches(draws, epoch)) images += batch.indices.length;
  return (images * 1000) / (performance.now() - begin);
}

interface PeerMeasure {
  readonly perSecond: number;
  readonly version: string;
}

async function measurePeer(folder: string): Promise<PeerMeasure> {
  const { stdout } = await execute('/usr/bin/python3', [peerScript, folder, String(IMAGES), String(workers)]).catch((cause: unknown) => {
    throw new Fault('FAILED_PRECONDITION', 'PEER_MISSING', 'The peer needs the Debian packages python3-pil, python3-numpy and python3-pydicom.', { cause });
  });
  const [perSecond = '', pillow = '', numpy = ''] = stdout.trim().split(' ');
  return { perSecond: Number(perSecond), version: `${pillow}, NumPy ${numpy}` };
}

/** Images a second that training takes: a step of YOLOv3-CheXNet on the same batches. */
const measureStep = async (): Promise<number> => BATCH / (await measureNetwork('step', { network: 'yolov3-chexnet', size: SIDE, images: BATCH }));

/**
 * DICOM files to augmented batches of 4 at 416 px (policy radiograph), against Pillow and NumPy with as many processes as we have threads; beside
 * it, what a training step takes of them.
 */
export async function run(): Promise<BenchResult> {
  if (!hasSharedData) throw new Fault('FAILED_PRECONDITION', 'DATA_MISSING', 'The benchmark reads rsna-mini from the test data (PNEUMO_DATA).');
  const { samples } = await openDataset(sharedData('rsna-mini'));
  const input = { width: SIDE, height: SIDE, layout: 'NHWC', fit: 'letterbox', normalisation: { subtract: 0.45, multiply: 4 } } as const;
  const loader = openLoader({ samples, input, policy: 'radiograph', batchSize: BATCH, seed: 1, workers });
  const draws = Array.from({ length: IMAGES }, (_, i) => ({ index: i % samples.length, augment: true }));
  let version = '';
  let epoch = 0;
  try {
    await measureOurs(loader, draws.slice(0, 32), epoch);
    const { ours, peer } = await interleave(
      RUNS,
      () => measureOurs(loader, draws, (epoch += 1)),
      async () => {
        const measured = await measurePeer(sharedData('rsna-mini/stage_2_train_images'));
        version = measured.version;
        return measured.perSecond;
      },
    );
    const step = await measureStep();
    const beside = [{ name: 'training step, in images/s', value: step, ratio: ours / step }];
    return { name: 'input-pipeline', unit: 'images/s', ours, peer: { name: 'Pillow', version, value: peer }, ratio: ours / peer, beside, runs: RUNS, machine: describeMachine() };
  } finally {
    await loader.close();
  }
}
