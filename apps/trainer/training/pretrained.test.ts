import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchorSets, initialWeights, weightsOf, writeKerasWeights, writeOnnx } from '#nets';
import { readRecipe } from '../recipes/read-recipe.ts';
import { startingWeights } from './pretrained.ts';
import { networkOf } from './train.ts';

const small = { width: 1 / 8, blocks: [1, 1, 1, 1], seed: 3 };
const recipeWith = (more: object) => readRecipe('radiograph', 'detector', { ...small, ...more });

function writeModel(folder: string, onnx: Uint8Array, anchors: keyof typeof anchorSets): void {
  writeFileSync(join(folder, 'model.onnx'), onnx);
  const manifest = {
    name: 'small',
    version: 1,
    network: 'yolov3-chexnet',
    input: { name: 'image', layout: 'NCHW', width: 64, height: 64, normalisation: { subtract: 0.45, multiply: 4 } },
    outputs: ['stride32', 'stride16', 'stride8'],
    classes: ['opacity'],
    ...anchorSets[anchors],
    operatingPoint: 0.3,
    files: { 'model.onnx': { sha256: createHash('sha256').update(onnx).digest('hex') } },
  };
  writeFileSync(join(folder, 'model.json'), JSON.stringify(manifest));
}

describe('startingWeights', () => {
  it('begin every anchor at the objectness asked for', async () => {
    const recipe = await recipeWith({ objectnessPrior: 0.01 });
    const bias = (await startingWeights(networkOf(recipe), recipe)).get('yolo_output_0/2/conv/bias') ?? new Float32Array();
    expect([...bias].map((value) => 1 / (1 + Math.exp(-value))).map((value) => Number(value.toFixed(6)))).toEqual(
      Array.from({ length: 3 }, () => [0.5, 0.5, 0.5, 0.5, 0.01, 0.5]).flat(),
    );
  });

  it('take backbone and image-level output from a classifier, the head fresh', async () => {
    const classifier = await readRecipe('radiograph', 'classifier', small);
    const specs = weightsOf(networkOf(classifier));
    const trained = initialWeights(specs, 99);
    const path = join(mkdtempSync(join(tmpdir(), 'pretrained-')), 'classifier.h5');
    await writeKerasWeights(path, specs, trained);
    const recipe = await recipeWith({ backboneWeights: path });
    const weights = await startingWeights(networkOf(recipe), recipe);
    for (const name of ['conv1/conv/kernel', 'bn/gamma', 'image_logits/kernel']) expect(weights.get(name)).toEqual(trained.get(name));
    const fresh = await recipeWith({});
    expect(weights.get('yolo_conv_0/1/conv/kernel')).toEqual((await startingWeights(networkOf(fresh), fresh)).get('yolo_conv_0/1/conv/kernel'));
  });

  it('name the layer that does not fit', async () => {
    const wide = await readRecipe('radiograph', 'classifier', { ...small, width: 1 / 4 });
    const specs = weightsOf(networkOf(wide));
    const path = join(mkdtempSync(join(tmpdir(), 'pretrained-')), 'wide.h5');
    await writeKerasWeights(path, specs, initialWeights(specs, 1));
    const recipe = await recipeWith({ backboneWeights: path });
    await expect(startingWeights(networkOf(recipe), recipe)).rejects.toThrow(/Layer conv1\/conv/);
  });

  it('take the whole network from an ONNX file or a model folder of the recipe’s kind', async () => {
    const recipe = await recipeWith({});
    const graph = networkOf(recipe);
    const trained = initialWeights(weightsOf(graph), 99);
    const folder = mkdtempSync(join(tmpdir(), 'pretrained-'));
    const onnx = writeOnnx(graph, trained);
    writeModel(folder, onnx, 'rsna');
    for (const weights of [folder, join(folder, 'model.onnx')]) {
      const again = await recipeWith({ weights });
      const read = await startingWeights(networkOf(again), again);
      for (const name of ['conv1/bn/gamma', 'yolo_output_0/2/conv/bias', 'yolo_conv_2/5/bn/moving_variance', 'image_logits/kernel']) expect(read.get(name)).toEqual(trained.get(name));
    }
    const other = join(folder, 'other');
    mkdirSync(other);
    writeModel(other, onnx, 'coco');
    const differing = await recipeWith({ weights: other });
    await expect(startingWeights(graph, differing)).rejects.toThrow(/other settings than the recipe's: anchors\./);
    const absent = await recipeWith({ weights: join(folder, 'nothing.onnx') });
    await expect(startingWeights(graph, absent)).rejects.toMatchObject({ reason: 'WEIGHTS_NOT_FOUND' });
    await expect(recipeWith({ weights: folder, backboneWeights: folder })).rejects.toThrow(/backboneWeights/);
  });
});
