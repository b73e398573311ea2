import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { initialWeights, weightsOf, writeKerasWeights } from '#nets';
import { readRecipe } from '../recipes/read-recipe.ts';
import { startingWeights } from './pretrained.ts';
import { networkOf } from './train.ts';

const small = { width: 1 / 8, blocks: [1, 1, 1, 1], seed: 3 };
const recipeWith = (more: object) => readRecipe('radiograph', 'detector', { ...small, ...more });

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
});
