import type { Graph } from '../graph/graph.ts';
import type { Weights } from '../graph/weights.ts';
import { missingLayer } from '../weights/assign.ts';
import { readSafetensors, writeSafetensors } from '../weights/safetensors.ts';
import { findFoldable } from './fold.ts';
import type { Metadata } from './onnx-schema.ts';

const key = 'pneumogate.batchNorm';
export const normalisationKinds = ['gamma', 'beta', 'moving_mean', 'moving_variance'] as const;

/**
 * The batch normalisations that were multiplied into kernels, as metadata of the ONNX file: a safetensors file in base64. No engine reads
 * it; with it the trained network comes back out of the file (`readOnnxWeights`).
 */
export function foldedNormalisation(graph: Graph, weights: Weights): Metadata {
  const tensors = [...findFoldable(graph).values()].flatMap(({ name }) =>
    normalisationKinds.map((kind): [string, Float32Array] => {
      const values = weights.get(`${name}/${kind}`);
      if (values === undefined) throw missingLayer(name);
      return [`${name}/${kind}`, values];
    }),
  );
  return { key, value: Buffer.from(writeSafetensors({ tensors: new Map(tensors), metadata: {} })).toString('base64') };
}

/** @throws Fault INVALID_ARGUMENT / TENSORS_UNREADABLE; empty for a file without such metadata */
export function readFoldedNormalisation(metadata: ReadonlyMap<string, string>): Weights {
  const value = metadata.get(key);
  return value === undefined ? new Map() : readSafetensors(Buffer.from(value, 'base64')).tensors;
}
