import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRecipe, recipeNames } from './read-recipe.ts';

describe('readRecipe', () => {
  it.each(recipeNames)('%s fits the schema in both stages', async (name) => {
    expect((await readRecipe(name, 'classifier', {})).network).toBe('chexnet-classifier');
    expect((await readRecipe(name, 'detector', {})).network).toBe('yolov3-chexnet');
  });

  it('repeats the article’s stages', async () => {
    expect(await readRecipe('article', 'classifier', {})).toMatchObject({ learningRate: 1e-3, batchSize: 4, epochs: 1, balance: 'article', frozenThrough: 'conv2_block1_1_conv' });
    expect(await readRecipe('article', 'detector', {})).toMatchObject({ learningRate: 1e-4, batchSize: 16, size: 416, positivesOnly: true, earlyStopPatience: 3, plateauPatience: 10 });
  });

  it('goes on at the size of the model that it starts from, unless a file or the command line says another', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'recipe-'));
    const manifest = { name: 'net', version: 1, network: 'yolov3-chexnet', input: { name: 'image', layout: 'NCHW', width: 256, height: 256, fit: 'letterbox', normalisation: { subtract: 0.5, multiply: 2 } }, outputs: ['a', 'b', 'c'], classes: ['opacity'], anchors: [[0.1, 0.1], [0.2, 0.2], [0.3, 0.3]], anchorMasks: [[2], [1], [0]], operatingPoint: 0.3, files: { 'model.onnx': { sha256: '0'.repeat(64) } } };
    writeFileSync(join(folder, 'model.json'), JSON.stringify(manifest));
    writeFileSync(join(folder, 'mine.yaml'), 'detector:\n  size: 320\n');
    expect(await readRecipe('radiograph', 'detector', {})).toMatchObject({ size: 416, fit: 'stretch' });
    expect(await readRecipe('radiograph', 'detector', { weights: folder })).toMatchObject({ size: 256, fit: 'letterbox', subtract: 0.5, multiply: 2, epochs: 12 });
    expect(await readRecipe('radiograph', 'detector', { weights: folder, size: '288' })).toMatchObject({ size: 288, fit: 'letterbox' });
    expect(await readRecipe(join(folder, 'mine.yaml'), 'detector', { weights: folder })).toMatchObject({ size: 320, fit: 'letterbox' });
  });

  it('lets a file and then the command line win, and names what is wrong', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'recipe-')), 'mine.yaml');
    writeFileSync(path, 'detector:\n  epochs: 3\n  batchSize: 2\n');
    expect(await readRecipe(path, 'detector', { batchSize: '5', seed: undefined })).toMatchObject({ epochs: 3, batchSize: 5, anchors: 'rsna' });
    await expect(readRecipe('article', 'detector', { size: '400' })).rejects.toThrow(/size/);
    await expect(readRecipe('article', 'detector', { learnignRate: '1' })).rejects.toThrow(/learnignRate/);
    await expect(readRecipe('unknown', 'detector', {})).rejects.toThrow(/radiograph and article/);
  });
});
