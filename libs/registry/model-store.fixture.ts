import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const manifest = (name: string, version: number, weights: string) => ({
  name,
  version,
  network: 'yolov3-chexnet',
  input: { name: 'image', layout: 'NCHW', width: 256, height: 256, normalisation: { subtract: 0.45, multiply: 4 } },
  outputs: ['a', 'b', 'c'],
  classes: ['opacity'],
  anchors: [[0.1, 0.1], [0.2, 0.2], [0.3, 0.3]],
  anchorMasks: [[2], [1], [0]],
  operatingPoint: 0.3,
  files: { 'model.onnx': { sha256: createHash('sha256').update(weights).digest('hex') } },
});

/** Folders of models whose weights are words. */
export interface ModelStore {
  readonly root: string;
  /** Puts a version into one of the folders below the root and returns its folder. `weights`: what lies there instead of what model.json names. */
  readonly place: (directory: string, name: string, version: number, changes?: object, weights?: string) => string;
  readonly remove: () => void;
}

export function openModelStore(): ModelStore {
  const root = mkdtempSync(join(tmpdir(), 'registry-'));
  const place: ModelStore['place'] = (directory, name, version, changes = {}, weights = `${name}-${version}`) => {
    const folder = join(root, directory, name, String(version));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'model.onnx'), weights);
    writeFileSync(join(folder, 'model.json'), JSON.stringify({ ...manifest(name, version, `${name}-${version}`), ...changes }));
    return folder;
  };
  return { root, place, remove: () => { rmSync(root, { recursive: true, force: true }); } };
}
