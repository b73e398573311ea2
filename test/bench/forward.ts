import { measureAgainstPyTorch } from './bench-against-pytorch.ts';
import type { BenchResult } from './bench-result.ts';

/** A forward pass, in onnxruntime and beside it in TensorFlow, of YOLOv3 with CheXNet against PyTorch. */
export const run = (): Promise<BenchResult> => measureAgainstPyTorch('forward', { network: 'yolov3-chexnet', size: 416, images: 1 }, 'forwardOnnx', ['forwardTensorflow']);
