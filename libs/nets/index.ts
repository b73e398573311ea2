export { type Decoded, type DecodeRules, type HeadLogits, decode, sigmoid } from './decode.ts';
export { averageLogits, averageMirrored, mirrorImage } from './mirror.ts';

// The networks
export type { Graph, GraphNode, Part } from './graph/graph.ts';
export { type NetworkDescription, describeGraph } from './graph/describe.ts';
export { inferShapes } from './graph/shapes.ts';
export { type WeightSpec, type Weights, weightsOf } from './graph/weights.ts';
export { describeNetwork } from './networks/describe-network.ts';
export { type NetworkName, type NetworkSettings, buildNetwork, networkNames, parseNetworkName } from './networks/networks.ts';

// Their weights, in and out
export { initialWeights } from './weights/initial.ts';
export { readDarknetWeights, writeDarknetWeights } from './weights/darknet.ts';
export { readKerasWeights, writeKerasWeights } from './weights/keras.ts';
export { type TensorFile, readSafetensors, writeSafetensors } from './weights/safetensors.ts';
export { readOnnxWeights } from './weights/onnx.ts';
export { readTfjsFolder, writeTfjsFolder } from './weights/tfjs-folder.ts';
export { type OnnxOptions, writeOnnx } from './onnx/write-onnx.ts';

// Running and training them
export { hasTensorflow, installTensorflow, tensorflowDirectory } from './tensorflow/install.ts';
export { type NativeTensorflow, type SummaryWriter, loadTensorflow } from './tensorflow/load.ts';
export { type Predictions, predict } from './tensorflow/predict.ts';
export { type Precision, precisions } from './tensorflow/native/native-pass.ts';
export { type TensorflowRelease, releases } from './tensorflow/release.ts';
export { type RunMode, type Variables, createVariables, disposeVariables, readVariables, runGraph } from './tensorflow/run-graph.ts';
export type { Tensorflow } from './tensorflow/tensorflow.ts';
export { type DetectionLoss, type DetectionLossRules, detectionLoss } from './loss/detection-loss.ts';
export { kernelPenalty } from './loss/image-loss.ts';
export { type AnchorRules, type LabelledBox, type ScaleTargets, anchorSets, encodeTargets } from './loss/targets.ts';
export { Adam } from './training/adam.ts';
export { type LossRules, type LossTerms, type TrainedPart, type TrainingBatch, computeGradients, lossTerms } from './training/train-step.ts';
export { WeightAverage } from './training/weight-average.ts';
