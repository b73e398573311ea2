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

  it('lets a file and then the command line win, and names what is wrong', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'recipe-')), 'mine.yaml');
    writeFileSync(path, 'detector:\n  epochs: 3\n  batchSize: 2\n');
    expect(await readRecipe(path, 'detector', { batchSize: '5', seed: undefined })).toMatchObject({ epochs: 3, batchSize: 5, anchors: 'rsna' });
    await expect(readRecipe('article', 'detector', { size: '400' })).rejects.toThrow(/size/);
    await expect(readRecipe('article', 'detector', { learnignRate: '1' })).rejects.toThrow(/learnignRate/);
    await expect(readRecipe('unknown', 'detector', {})).rejects.toThrow(/radiograph and article/);
  });
});
