import type { Dataset, Entity, Group } from 'h5wasm/node';
import { Fault } from '#fault';
import type { WeightKind, WeightSpec, Weights } from '../graph/weights.ts';
import { type StoredWeight, assignByLayer, missingLayer } from './assign.ts';

const normalisationKinds = ['gamma', 'beta', 'moving_mean', 'moving_variance'] as const;
const linearKinds = ['kernel', 'bias'] as const;
const kinds: readonly WeightKind[] = [...linearKinds, ...normalisationKinds];

const isGroup = (entity: Entity | null): entity is Group => entity !== null && 'create_group' in entity;
const isDataset = (entity: Entity | null): entity is Dataset => entity !== null && 'write_slice' in entity;
const groupIn = (parent: Group, path: string): Group | undefined => {
  const entity = parent.keys().includes(path.split('/')[0] ?? '') ? parent.get(path) : null;
  return isGroup(entity) ? entity : undefined;
};
const names = (group: Group, attribute: string): string[] => (group.get_attribute(attribute, true) as string[] | null) ?? [];

function readWeight(layer: string, kind: WeightKind, entity: Entity | null): StoredWeight {
  if (!isDataset(entity)) throw missingLayer(layer);
  return { layer, kind, shape: entity.shape ?? [], values: new Float32Array(entity.value as Float32Array) };
}

/** Keras 1 and 2, and what Keras 3 calls legacy: attributes `layer_names` and, in each layer's group, `weight_names`. */
function readLegacyLayer(root: Group, layer: string): StoredWeight[] {
  const group = groupIn(root, layer);
  if (group === undefined) throw missingLayer(layer);
  return names(group, 'weight_names').flatMap((path) => {
    const segments = path.split('/');
    const kind = kinds.find((candidate) => candidate === segments.at(-1)?.replace(/:0$/, ''));
    if (kind === undefined) return [];
    return [readWeight(segments.slice(0, -1).join('/') || layer, kind, group.get(path))];
  });
}

/** `save_weights` of Keras 3: `layers/KIND_3/vars/0…` with the layer's name as an attribute of `vars`. */
function readLayer(layers: Group, key: string): StoredWeight[] {
  const variables = groupIn(layers, `${key}/vars`);
  if (variables === undefined || !('name' in variables.attrs)) return [];
  const layer = String(variables.get_attribute('name', true));
  const keys = variables.keys();
  const order = keys.length === normalisationKinds.length ? normalisationKinds : linearKinds;
  return keys.flatMap((index) => {
    const kind = order[Number(index)];
    return kind === undefined ? [] : [readWeight(layer, kind, variables.get(index))];
  });
}

function readStored(file: Group): StoredWeight[] {
  const layers = groupIn(file, 'layers');
  if (layers !== undefined) return layers.keys().flatMap((key) => readLayer(layers, key));
  const root = groupIn(file, 'model_weights') ?? file;
  return names(root, 'layer_names').flatMap((layer) => {
    try {
      return readLegacyLayer(root, layer);
    } catch (error) {
      throw missingLayer(layer, error);
    }
  });
}

async function openFile<T>(path: string, mode: 'r' | 'w', use: (file: Group) => T): Promise<T> {
  // Loaded when a file is opened: processes that only serve a model never need it.
  const { default: h5wasm } = await import('h5wasm/node');
  const module = await h5wasm.ready;
  // Without it HDF5's errors go to stderr, and what was not read is null.
  module.activate_throwing_error_handler();
  try {
    const file = new h5wasm.File(path, mode);
    try {
      return use(file);
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('INVALID_ARGUMENT', 'WEIGHTS_UNREADABLE', 'The weights file cannot be read or written as Keras HDF5.', { cause: error });
  }
}

/**
 * Reads the wanted weights, by layer name, out of a Keras weights or model file (HDF5) of any version of Keras.
 * @throws Fault INVALID_ARGUMENT; one that names the layer when a layer is missing, cut off or of another shape.
 */
export const readKerasWeights = (path: string, wanted: readonly WeightSpec[]): Promise<Weights> =>
  openFile(path, 'r', (file) => assignByLayer(wanted, readStored(file)));

/** Writes weights in Keras' legacy layout, which every version of Keras loads by name; `/` in a layer's name becomes `_`, as in Keras 3. */
export async function writeKerasWeights(path: string, specs: readonly WeightSpec[], weights: Weights): Promise<void> {
  const layers = Map.groupBy(specs, ({ node }) => node.name.replaceAll('/', '_'));
  await openFile(path, 'w', (file) => {
    file.create_attribute('layer_names', [...layers.keys()]);
    file.create_attribute('backend', 'tensorflow');
    for (const [layer, members] of layers) {
      const group = file.create_group(layer);
      group.create_attribute('weight_names', members.map(({ kind }) => `${layer}/${kind}`));
      const inner = group.create_group(layer);
      for (const { name, kind, shape } of members) {
        const data = weights.get(name);
        if (data === undefined) throw missingLayer(layer);
        inner.create_dataset({ name: kind, data, shape: [...shape] });
      }
    }
  });
}
