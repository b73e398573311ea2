/** Padding around an image in pixels. */
export interface Pads {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** Kernel [size, size, in, filters]; padded with zeros. `l2` is the factor of the kernel's squared sum in the loss. */
export interface Convolution {
  readonly kind: 'convolution';
  readonly filters: number;
  readonly size: number;
  readonly stride: number;
  readonly pads: Pads;
  readonly bias: boolean;
  readonly l2: number;
}
/** gamma · (x − mean) / sqrt(variance + epsilon) + beta; moving = momentum · moving + (1 − momentum) · batch. */
export interface BatchNorm {
  readonly kind: 'batchNorm';
  readonly epsilon: number;
  readonly momentum: number;
}
export interface Dense {
  readonly kind: 'dense';
  readonly units: number;
}
/** `maxPool` pads with zeros, as Keras' DenseNet does: it pools what a ReLU gave. */
export interface Pool {
  readonly kind: 'maxPool' | 'averagePool';
  readonly size: number;
  readonly stride: number;
  readonly pads: Pads;
}
/** `upsample` repeats each pixel twice in both directions; `concat` joins channels in the order of its inputs. */
export interface Plain {
  readonly kind: 'relu' | 'sigmoid' | 'add' | 'concat' | 'upsample' | 'globalAveragePool';
}
export interface LeakyRelu {
  readonly kind: 'leakyRelu';
  readonly alpha: number;
}
export interface Input {
  readonly kind: 'input';
  readonly channels: number;
}
export type Operation = Input | Convolution | BatchNorm | Dense | Pool | Plain | LeakyRelu;

/** What a weight belongs to: pretrained weights replace the backbone, freezing and the loss's L2 go by part. */
export type Part = 'backbone' | 'head' | 'image';

export interface GraphNode {
  readonly name: string;
  readonly part: Part;
  readonly operation: Operation;
  /** Names of earlier nodes. */
  readonly inputs: readonly string[];
}

/**
 * A network, described once: TensorFlow.js runs it, the ONNX file and the tfjs folder are written from it, parameters and operations are
 * counted on it. Nodes stand in an order in which they can be computed; layout is NHWC.
 */
export interface Graph {
  readonly name: string;
  readonly nodes: readonly GraphNode[];
  /** Public name of each output and the node that gives it. */
  readonly outputs: Readonly<Record<string, string>>;
}

export const noPads: Pads = { top: 0, left: 0, bottom: 0, right: 0 };
/** Zero padding that keeps the size at stride 1, for an odd kernel size. */
export const samePads = (size: number): Pads => {
  const pad = (size - 1) / 2;
  return { top: pad, left: pad, bottom: pad, right: pad };
};
