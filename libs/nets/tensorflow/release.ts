/**
 * Which builds make native TensorFlow for Node: the npm package that holds the binding's sources, and the PyPI wheel that holds
 * TensorFlow's own libraries and headers. `@tensorflow/tfjs-node`'s install script would fetch a far older TensorFlow from a host
 * that many hospital networks do not reach.
 */
export interface TensorflowRelease {
  readonly device: 'cpu' | 'gpu';
  /** npm package and version. */
  readonly binding: { readonly name: string; readonly version: string };
  readonly wheel: { readonly name: string; readonly version: string; readonly file: string; readonly sha256: string };
}

const version = '2.21.0';
const tag = `${version}-cp311-cp311-manylinux_2_27_x86_64.whl`;

/** npm package with the headers of Node-API, which the binding is compiled against. */
export const nodeApiHeaders = { name: 'node-api-headers', version: '1.9.0' };

export const releases: Readonly<Record<TensorflowRelease['device'], TensorflowRelease>> = {
  cpu: {
    device: 'cpu',
    binding: { name: '@tensorflow/tfjs-node', version: '4.22.0' },
    wheel: {
      name: 'tensorflow-cpu',
      version,
      file: `tensorflow_cpu-${tag}`,
      sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    },
  },
  gpu: {
    device: 'gpu',
    binding: { name: '@tensorflow/tfjs-node-gpu', version: '4.22.0' },
    wheel: {
      name: 'tensorflow',
      version,
      file: `tensorflow-${tag}`,
      sha256: '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
    },
  },
};
