import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import h5wasm from 'h5wasm/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { weightsOf } from '../graph/weights.ts';
import { buildNetwork } from '../networks/networks.ts';
import { readDarknetWeights, writeDarknetWeights } from './darknet.ts';
import { initialWeights } from './initial.ts';
import { writeOnnx } from '../onnx/write-onnx.ts';
import { parseModelProto } from '../onnx/onnx-schema.ts';
import { seededRandom, uniform } from '#random';
import { readOnnxWeights } from './onnx.ts';
import { readTfjsFolder, writeTfjsFolder } from './tfjs-folder.ts';
import { readKerasWeights, writeKerasWeights } from './keras.ts';

const folder = mkdtempSync(join(tmpdir(), 'weights-'));
const small = { width: 1 / 8, blocks: [1, 1, 1, 1] } as const;
const classifier = weightsOf(buildNetwork({ network: 'chexnet-classifier', ...small }));
const weights = initialWeights(classifier, 7);

describe('initialWeights', () => {
  it('repeats for a seed and stays within the bounds of Glorot', () => {
    expect(initialWeights(classifier, 7)).toEqual(weights);
    expect(initialWeights(classifier, 8)).not.toEqual(weights);
    const kernel = weights.get('conv1/conv/kernel') ?? new Float32Array();
    const limit = Math.sqrt(6 / (49 * (3 + 8)));
    expect(Math.max(...kernel.map(Math.abs))).toBeLessThan(limit);
    expect(Math.max(...kernel)).toBeGreaterThan(0.9 * limit);
  });
});

describe('Keras files', () => {
  const path = join(folder, 'weights.h5');
  beforeAll(() => writeKerasWeights(path, classifier, weights));

  it('come back as they were written', async () => {
    expect(await readKerasWeights(path, classifier)).toEqual(weights);
  });

  it('fill the detector’s backbone, which has the same layers', async () => {
    const detector = weightsOf(buildNetwork({ network: 'yolov3-chexnet', ...small }));
    const backbone = await readKerasWeights(path, detector.filter(({ node }) => node.part === 'backbone'));
    expect(backbone.get('pool3_conv/kernel')).toEqual(weights.get('pool3_conv/kernel'));
    await expect(readKerasWeights(path, detector)).rejects.toThrow(/layer yolo_conv_0\/1\/conv/);
  });

  it('are read with the names of Keras 2, and the dense layer under any name', async () => {
    await h5wasm.ready;
    const old = join(folder, 'old.h5');
    const file = new h5wasm.File(old, 'w');
    file.create_attribute('layer_names', ['conv1/conv', 'predictions']);
    const convolution = file.create_group('conv1').create_group('conv');
    convolution.create_attribute('weight_names', ['conv1/conv/kernel:0']);
    convolution.create_group('conv1').create_group('conv').create_dataset({ name: 'kernel:0', data: new Float32Array(7 * 7 * 3 * 8).fill(2), shape: [7, 7, 3, 8] });
    const dense = file.create_group('predictions');
    dense.create_attribute('weight_names', ['predictions/kernel:0']);
    dense.create_group('predictions').create_dataset({ name: 'kernel:0', data: new Float32Array(8).fill(3), shape: [8, 1] });
    file.close();
    const wanted = classifier.filter(({ name }) => name === 'conv1/conv/kernel' || name === 'image_logits/kernel');
    const found = await readKerasWeights(old, wanted);
    expect(found.get('conv1/conv/kernel')?.[0]).toBe(2);
    expect(found.get('image_logits/kernel')?.[0]).toBe(3);
  });

  it('that are cut off or of another network are refused by the layer’s name', async () => {
    const wider = weightsOf(buildNetwork({ network: 'chexnet-classifier', width: 1 / 4, blocks: [1, 1, 1, 1] }));
    await expect(readKerasWeights(path, wider)).rejects.toThrow('Layer conv1/conv of the weights file is 7 x 7 x 3 x 8; the network needs 7 x 7 x 3 x 16.');
    const bytes = readFileSync(path);
    const truncated = join(folder, 'truncated.h5');
    writeFileSync(truncated, bytes.subarray(0, bytes.length / 2));
    await expect(readKerasWeights(truncated, classifier)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    writeFileSync(truncated, 'not HDF5');
    await expect(readKerasWeights(truncated, classifier)).rejects.toMatchObject({ reason: 'WEIGHTS_UNREADABLE' });
  });
});

describe('folders of TensorFlow.js', () => {
  const path = join(folder, 'tfjs', 'model.json');
  const graph = buildNetwork({ network: 'chexnet-classifier', ...small });
  beforeAll(() => writeTfjsFolder(join(folder, 'tfjs'), graph, weights));

  it('come back as they were written', async () => {
    expect(await readTfjsFolder(path, classifier)).toEqual(weights);
  });

  it('that miss a shard, end early or hold another network are refused', async () => {
    const wider = weightsOf(buildNetwork({ network: 'chexnet-classifier', width: 1 / 4, blocks: [1, 1, 1, 1] }));
    await expect(readTfjsFolder(path, wider)).rejects.toThrow(/Layer conv1\/conv .* is 7 x 7 x 3 x 8/);
    const shard = join(folder, 'tfjs', 'group1-shard1of1.bin');
    writeFileSync(shard, readFileSync(shard).subarray(0, 100));
    await expect(readTfjsFolder(path, classifier)).rejects.toThrow(/layer conv1_conv/);
    await expect(readTfjsFolder(join(folder, 'model.json'), classifier)).rejects.toMatchObject({ reason: 'WEIGHTS_UNREADABLE' });
  });
});

describe('Darknet files', () => {
  const specs = weightsOf(buildNetwork({ network: 'yolov3-darknet', width: 1 / 16 }));
  const darknet = initialWeights(specs, 3);
  const bytes = writeDarknetWeights(specs, darknet, 32_013_312);

  it('come back as they were written, header included', () => {
    expect(readDarknetWeights(bytes, specs)).toEqual(darknet);
    expect(readDarknetWeights(Buffer.from(bytes), specs)).toEqual(darknet);
    expect(new DataView(bytes.buffer).getBigInt64(12, true)).toBe(32_013_312n);
    expect(bytes.length).toBe(20 + 4 * specs.reduce((sum, { name }) => sum + (darknet.get(name)?.length ?? 0), 0));
  });

  it('hold a layer as beta, gamma, mean, variance, then the kernel as [out, in, h, w]', () => {
    const first = new Float32Array(bytes.slice(20, 20 + 4 * (4 * 2 + 54)).buffer);
    expect([...first.subarray(0, 8)]).toEqual([0, 0, 1, 1, 0, 0, 1, 1]);
    const kernel = darknet.get('darknet/stage0/down/conv/kernel');
    expect([...first.subarray(8, 11)]).toEqual([kernel?.[0], kernel?.[6], kernel?.[12]]);
  });

  it('that end early are refused by the layer’s name', () => {
    expect(() => readDarknetWeights(bytes.subarray(0, bytes.length - 4), specs)).toThrow(/layer yolo_output_2\/2/);
    expect(() => readDarknetWeights(new Uint8Array(3), specs)).toThrow(/too short/);
  });
});

describe('ONNX files', () => {
  const graph = buildNetwork({ network: 'yolov3-chexnet', imageUnits: 1, ...small });
  const specs = weightsOf(graph);
  // Weights in which every term of a batch normalisation counts, unlike those of a fresh network.
  const trained = new Map(
    [...initialWeights(specs, 5)].map(([name, values]) => {
      const random = seededRandom('trained', name);
      return [name, name.endsWith('/kernel') ? values : values.map((value) => value + uniform(random, -0.4, 0.4))];
    }),
  );
  const bytes = writeOnnx(graph, trained);

  const modelProto = parseModelProto();
  const withoutMetadata = (file: Uint8Array): Uint8Array =>
    modelProto.encode(modelProto.create({ ...modelProto.toObject(modelProto.decode(file)), metadata_props: [] })).finish();

  /** Largest difference of a weight, as a part of the largest value beside it. */
  function difference(read: ReadonlyMap<string, Float32Array>, name: string): number {
    const [a, b] = [read.get(name) ?? new Float32Array(), trained.get(name) ?? new Float32Array()];
    expect(a.length).toBe(b.length);
    return b.reduce((most, value, i) => Math.max(most, Math.abs(value - (a[i] ?? NaN))), 0) / b.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  }

  it('give the trained network back, with its batch normalisations; kernels to the precision they are stored in', () => {
    for (const [weights, tolerance] of [['float32', 1e-6], ['float16', 1e-3]] as const) {
      const read = readOnnxWeights(writeOnnx(graph, trained, { weights }), specs);
      expect([...read.keys()]).toEqual(specs.map(({ name }) => name));
      for (const { name, kind } of specs) {
        if (kind === 'kernel') expect(difference(read, name)).toBeLessThan(tolerance);
        else expect(read.get(name)).toEqual(trained.get(name));
      }
    }
  });

  it('that lack the metadata give a network that computes the same, its batch normalisations the identity', () => {
    const read = readOnnxWeights(withoutMetadata(bytes), specs);
    expect(new Set(read.get('conv1/bn/gamma'))).toEqual(new Set([1]));
    const again = readOnnxWeights(withoutMetadata(writeOnnx(graph, read)), specs);
    for (const [name, values] of read) {
      const other = again.get(name) ?? new Float32Array();
      expect(values.reduce((most, value, i) => Math.max(most, Math.abs(value - (other[i] ?? NaN))), 0)).toBeLessThan(1e-6);
    }
  });

  it('that are cut off, of another network or none are refused, by the layer’s name where there is one', () => {
    const wider = weightsOf(buildNetwork({ network: 'yolov3-chexnet', imageUnits: 1, width: 1 / 4, blocks: [1, 1, 1, 1] }));
    expect(() => readOnnxWeights(bytes, wider)).toThrow('Layer conv1/conv of the weights file is 7 x 7 x 3 x 8; the network needs 7 x 7 x 3 x 16.');
    expect(() => readOnnxWeights(bytes.subarray(0, bytes.length / 2), specs)).toThrow(/no complete layer \S+/);
    expect(() => readOnnxWeights(bytes.subarray(0, bytes.length - 1000), specs)).toThrow(/cut off/);
    expect(() => readOnnxWeights(Buffer.from('not ONNX at all'), specs)).toThrow(/cannot be read as an ONNX model/);
    const darknet = weightsOf(buildNetwork({ network: 'yolov3-darknet', width: 1 / 16 }));
    expect(() => readOnnxWeights(bytes, darknet)).toThrow(/layer darknet\/stage0\/down\/conv/);
  });
});
