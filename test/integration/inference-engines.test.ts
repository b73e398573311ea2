import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InstanceOutcome } from '#contract';
import { openDataset } from '#dataset';
import { collectAnswers, launchInference, startInference } from '../fixtures/inference.ts';
import { openRadiographs } from '../fixtures/radiographs.ts';
import { startProcess } from '../fixtures/process.ts';
import { hasPilot, hasSharedData, sharedData, sharedModels } from '../fixtures/test-data.ts';
import { writeSmallModel } from '../fixtures/small-model.ts';
import { nativeTensorflow } from '../fixtures/tensorflow.ts';

const { available, tf } = await nativeTensorflow();
type Images = ReturnType<typeof tf.transpose>;
type WithLayers = typeof tf & { loadLayersModel(address: string): Promise<{ predict(images: Images): Images[] }> };
if (!hasSharedData) console.warn('inference-engines: reads phantoms only, because the test data are not here');

/** Real radiographs where there are any, and phantoms. */
async function radiographs(): Promise<Uint8Array[]> {
  const draw = await openRadiographs();
  const phantoms = [draw('one').bytes, draw('two').bytes];
  if (!hasSharedData) return phantoms;
  const { samples } = await openDataset(sharedData('rsna-mini'));
  return [...phantoms, ...samples.filter(({ age }) => (age ?? 0) >= 18).slice(0, 10).map(({ image }) => readFileSync(image.path))];
}

type Analysed = InstanceOutcome & { readonly kind: 'analysed' };

interface Reading {
  readonly engine: string | undefined;
  readonly outcomes: readonly Analysed[];
  readonly runs: number;
}

async function readAll(folder: string, files: readonly Uint8Array[], engine: string): Promise<Reading> {
  const service = await startInference({ PNEUMOGATE_MODELS: folder, PNEUMOGATE_INFERENCE_ENGINE: engine });
  try {
    const answers = await collectAnswers(service.client.analyze(files.map((bytes, i) => ({ instanceKey: String(i), bytes, minScore: 0.3 }))));
    const outcomes = files.flatMap((_, i): Analysed[] => {
      const outcome = answers.get(String(i))?.outcome;
      return outcome?.kind === 'analysed' ? [outcome] : [];
    });
    expect(await service.metric('pneumogate_inference_count')).toBe(files.length);
    const [model] = await service.client.listModels();
    return { engine: model?.engine, outcomes, runs: await service.metric('pneumogate_inference_exec_count') };
  } finally {
    expect(await service.stop()).toBe(0);
  }
}

describe.skipIf(!available)('the engines of the inference service', () => {
  const folder = mkdtempSync(join(tmpdir(), 'engines-'));
  let files: readonly Uint8Array[];
  beforeAll(async () => {
    files = await radiographs();
    writeSmallModel(join(folder, 'plain'));
    writeSmallModel(join(folder, 'averaging'), { testTimeAugmentation: 'horizontalFlip' });
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(['plain', 'averaging'])('give the same detections of the same model, to 1e-3, in batches either way (%s)', async (model) => {
    const onnx = await readAll(join(folder, model), files, 'onnxruntime');
    const tensorflow = await readAll(join(folder, model), files, 'tensorflow');
    expect([onnx.engine, tensorflow.engine]).toEqual(['onnxruntime-cpu', 'tensorflow-cpu']);
    expect(tensorflow.outcomes).toHaveLength(files.length);
    expect(tensorflow.runs).toBeLessThanOrEqual(files.length);
    expect(onnx.outcomes.reduce((sum, { detections }) => sum + detections.length, 0)).toBeGreaterThan(files.length);
    onnx.outcomes.forEach(({ imageScore, detections, geometry }, i) => {
      const other = tensorflow.outcomes[i];
      expect(other?.imageScore).toBeCloseTo(imageScore, 3);
      expect(other?.detections).toHaveLength(detections.length);
      detections.forEach(({ score, ...box }, j) => {
        const same = other?.detections[j];
        expect(Math.abs(score - (same?.score ?? NaN))).toBeLessThan(1e-3);
        for (const key of ['left', 'top', 'width', 'height'] as const) expect(Math.abs(box[key] - (same?.[key] ?? NaN)) / geometry.columns).toBeLessThan(1e-3);
      });
    });
  });

  it('have the model in the form of TensorFlow.js by a command, which gives the same', async () => {
    const target = join(folder, 'tfjs');
    const entry = join(import.meta.dirname, '../../dist/apps/inference/command.js');
    const run = () => startProcess(process.execPath, [entry, 'model', 'export', 'small', target, '--form', 'tfjs'], { env: { PNEUMOGATE_MODELS: join(folder, 'plain') } });
    expect(await run().ended).toBe(0);
    const layers = await (tf as WithLayers).loadLayersModel(`file://${target}/model.json`);
    const session = await InferenceSession.create(join(folder, 'plain', 'small', '1', 'model.onnx'));
    const image = tf.randomUniform([1, 3, 64, 96], -2, 2, 'float32', 7);
    const theirs = await session.run({ image: new Tensor('float32', image.dataSync<'float32'>(), image.shape) });
    const [stride32] = layers.predict(tf.transpose(image, [0, 2, 3, 1]));
    const ours = tf.transpose(stride32 ?? tf.zeros([1]), [0, 3, 1, 2]).dataSync<'float32'>();
    (theirs.stride32?.data as Float32Array).forEach((value, i) => {
      expect(Math.abs(value - (ours[i] ?? NaN))).toBeLessThan(1e-3);
    });
    const again = run();
    expect(await again.ended).toBe(1);
    expect(again.lines.join('\n')).toContain('exists already');
  });

  it('refuse to start, with a sentence, a model they cannot run and an engine that is not installed', async () => {
    const absent = launchInference({ PNEUMOGATE_MODELS: join(folder, 'plain'), PNEUMOGATE_INFERENCE_ENGINE: 'tensorflow', PNEUMOGATE_CACHE: folder });
    expect(await absent.ended).toBe(1);
    expect(absent.lines.join('\n')).toContain('`pneumogate model install-tensorflow --device cpu` installs it');
    if (!hasPilot) return;
    // Exported by another program: its layers go by other names.
    const foreign = launchInference({ PNEUMOGATE_MODELS: sharedModels(), PNEUMOGATE_INFERENCE_ENGINE: 'tensorflow' });
    expect(await foreign.ended).toBe(1);
    expect(foreign.lines.join('\n')).toContain('layer conv1/conv');
  });
});
