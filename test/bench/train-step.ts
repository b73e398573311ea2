import { measureAgainstPyTorch } from './bench-against-pytorch.ts';
import type { BenchResult } from './bench-result.ts';

/** A training step of YOLOv3 with CheXNet against PyTorch. */
export const run = (): Promise<BenchResult> => measureAgainstPyTorch('train-step', { network: 'yolov3-chexnet', size: 416, images: 4 }, 'step', ['stepBfloat16']);
