import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Graph, buildNetwork, createVariables, disposeVariables, readKerasWeights, runGraph, weightsOf, writeKerasWeights } from '#nets';
import { hasPilot, sharedModels } from '../fixtures/test-data.ts';
import { cacheDirectory, nativeTensorflow } from '../fixtures/tensorflow.ts';

// Keras comes with tensorflow-cpu, a fetch of 400 MB beyond what training needs: whoever wants this check installs it once.
const python = join(cacheDirectory, 'keras-reference', 'bin', 'python');
const hasKeras = existsSync(python);
if (!hasKeras) {
  console.warn(`SKIPPED: parity with Keras. Install it with: python3 -m venv ${join(cacheDirectory, 'keras-reference')} && ${python} -m pip install tensorflow-cpu==2.21.0`);
}
const { tf, available } = await nativeTensorflow();
const folder = mkdtempSync(join(tmpdir(), 'keras-'));
const script = join(import.meta.dirname.replace('/dist/', '/'), 'keras-reference.py');

const floats = (file: string): Float32Array => new Float32Array(new Uint8Array(readFileSync(join(folder, file))).buffer);
const taps = { pool3_conv: 'pool3_conv', pool4_conv: 'pool4_conv', relu: 'relu', logits: 'image_logits' };
const classifier = (imageUnits: number): Graph => ({ ...buildNetwork({ network: 'chexnet-classifier', imageUnits }), outputs: taps });

async function compare(graph: Graph, file: string): Promise<void> {
  const variables = createVariables(tf, graph, await readKerasWeights(file, weightsOf(graph)));
  const ours = tf.tidy(() => runGraph(tf, graph, variables, tf.tensor4d(floats('image.f32'), [1, 96, 128, 3])));
  for (const [name, tensor] of Object.entries(ours)) {
    const theirs = floats(`${name}.f32`);
    const values = tensor.dataSync<'float32'>();
    expect(values.length).toBe(theirs.length);
    expect(Math.max(...theirs.map(Math.abs))).toBeGreaterThan(0.01);
    expect(values.reduce((most, value, i) => Math.max(most, Math.abs(value - (theirs[i] ?? NaN))), 0)).toBeLessThan(1e-4);
  }
  disposeVariables(variables);
}

describe.skipIf(!available || !hasKeras)('DenseNet-121 against Keras', () => {
  it('gives the same to 1e-4 with weights in either of Keras’ layouts, and with fourteen units', async () => {
    await promisify(execFile)(python, [script, folder]);
    await compare(classifier(14), join(folder, 'current.weights.h5'));
    await compare(classifier(14), join(folder, 'legacy.h5'));
  });

  it('gives the same with weights that Keras read from a file of ours', async () => {
    const graph = classifier(1);
    const specs = weightsOf(graph);
    const source = hasPilot ? sharedModels('chexnet-pilot.h5') : join(folder, 'legacy.h5');
    const file = join(folder, 'ours.h5');
    await writeKerasWeights(file, specs, await readKerasWeights(source, specs));
    await promisify(execFile)(python, [script, folder, file]);
    await compare(graph, file);
  });
});

describe.skipIf(!hasPilot)('the pilot’s backbone', () => {
  it('loads into the classifier and into the detector', async () => {
    const pilot = sharedModels('chexnet-pilot.h5');
    const whole = await readKerasWeights(pilot, weightsOf(buildNetwork({ network: 'chexnet-classifier' })));
    expect(whole.get('image_logits/kernel')).toHaveLength(1024);
    const backbone = weightsOf(buildNetwork({ network: 'yolov3-chexnet' })).filter(({ node }) => node.part === 'backbone');
    expect((await readKerasWeights(pilot, backbone)).size).toBe(backbone.length);
    const fourteen = weightsOf(buildNetwork({ network: 'chexnet-classifier', imageUnits: 14 }));
    await expect(readKerasWeights(pilot, fourteen)).rejects.toThrow('Layer image_logits of the weights file is 1024 x 1; the network needs 1024 x 14.');
  });
});
