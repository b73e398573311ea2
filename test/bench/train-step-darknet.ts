import { measureAgainstPyTorch } from './bench-against-pytorch.ts';
import type { BenchResult } from './bench-result.ts';

/** A training step of YOLOv3 with Darknet-53 against PyTorch. */
export const run = (): Promise<BenchResult> => measureAgainstPyTorch('train-step-darknet', { network: 'yolov3-darknet', size: 416, images: 4 }, 'step', ['stepBfloat16']);
