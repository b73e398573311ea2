import { Fault } from '#fault';
import type { InstanceAnswer, InstanceOutcome, LoadedModel, ModelState, ModelVersion, Timings } from './answer.ts';
import type { AnalyzeResponse, AnalyzeResponse__Output } from './generated/pneumogate/inference/v1/AnalyzeResponse.ts';
import type { ListModelsResponse, ListModelsResponse__Output } from './generated/pneumogate/inference/v1/ListModelsResponse.ts';
import type { ModelVersion as WireModel, ModelVersion__Output as WireModelOutput } from './generated/pneumogate/inference/v1/ModelVersion.ts';
import type { Duration__Output } from './generated/google/protobuf/Duration.ts';
import type { Timings__Output } from './generated/pneumogate/inference/v1/Timings.ts';

const toDuration = (milliseconds: number) => ({ seconds: Math.floor(milliseconds / 1000), nanos: Math.floor((milliseconds % 1000) * 1e6) });
const fromDuration = (duration: Duration__Output | null): number => (duration === null ? 0 : duration.seconds * 1000 + duration.nanos / 1e6);

const toModel = (model: ModelVersion): WireModel => ({
  name: model.name,
  version: model.version,
  deviceUid: model.deviceUID,
  operatingPoint: model.operatingPoint,
});

function fromModel(model: WireModelOutput | null): ModelVersion {
  if (model === null) throw incomplete('a model');
  return { name: model.name, version: model.version, deviceUID: model.deviceUid, operatingPoint: model.operatingPoint };
}

const incomplete = (what: string): Fault => new Fault('INTERNAL', 'ANSWER_INCOMPLETE', `The inference service's answer lacks ${what}.`);

const toOutcome = (outcome: InstanceOutcome): Pick<AnalyzeResponse, 'analysed' | 'skipped' | 'failed'> => {
  if (outcome.kind === 'analysed') {
    return { analysed: { imageScore: outcome.imageScore, detections: outcome.detections.slice(), geometry: outcome.geometry } };
  }
  return { [outcome.kind]: { code: outcome.code, sentence: outcome.sentence } };
};

function fromOutcome(response: AnalyzeResponse__Output): InstanceOutcome {
  const { analysed, skipped, failed } = response;
  if (analysed) {
    if (analysed.geometry === null) throw incomplete('the geometry');
    return { kind: 'analysed', imageScore: analysed.imageScore, detections: analysed.detections, geometry: analysed.geometry };
  }
  if (skipped) return { kind: 'skipped', code: skipped.code, sentence: skipped.sentence };
  if (failed) return { kind: 'failed', code: failed.code, sentence: failed.sentence };
  throw incomplete('an outcome');
}

const fromTimings = (timings: Timings__Output | null): Timings => ({
  prepareMs: fromDuration(timings?.prepare ?? null),
  queueMs: fromDuration(timings?.queue ?? null),
  computeMs: fromDuration(timings?.compute ?? null),
  batchSize: timings?.batchSize ?? 0,
});

export const toAnalyzeResponse = (answer: InstanceAnswer): AnalyzeResponse => ({
  instanceKey: answer.instanceKey,
  sopInstanceUid: answer.sopInstanceUID ?? '',
  model: toModel(answer.model),
  ...toOutcome(answer.outcome),
  timings: {
    prepare: toDuration(answer.timings.prepareMs),
    queue: toDuration(answer.timings.queueMs),
    compute: toDuration(answer.timings.computeMs),
    batchSize: answer.timings.batchSize,
  },
  shadow: answer.shadow ?? false,
});

/** @throws Fault INTERNAL / ANSWER_INCOMPLETE */
export const fromAnalyzeResponse = (response: AnalyzeResponse__Output): InstanceAnswer => ({
  instanceKey: response.instanceKey,
  sopInstanceUID: response.sopInstanceUid === '' ? undefined : response.sopInstanceUid,
  model: fromModel(response.model),
  outcome: fromOutcome(response),
  timings: fromTimings(response.timings),
  ...(response.shadow && { shadow: true }),
});

const wireStates = { loading: 'MODEL_STATE_LOADING', serving: 'MODEL_STATE_SERVING', draining: 'MODEL_STATE_DRAINING', refused: 'MODEL_STATE_REFUSED', shadowing: 'MODEL_STATE_SHADOWING' } as const;
const states = Object.fromEntries(Object.entries(wireStates).map(([state, wire]) => [wire, state])) as Readonly<Record<string, ModelState>>;

export const toListModelsResponse = (models: readonly LoadedModel[]): ListModelsResponse => ({
  models: models.map(({ refusal, ...loaded }) => ({
    ...loaded,
    model: toModel(loaded.model),
    aliases: loaded.aliases.slice(),
    state: wireStates[loaded.state],
    ...(refusal && { refusal }),
  })),
});

/** A service of before there were states lists what serves. @throws Fault INTERNAL / ANSWER_INCOMPLETE */
export const fromListModelsResponse = (response: ListModelsResponse__Output): LoadedModel[] =>
  response.models.map(({ refusal, ...loaded }) => ({
    ...loaded,
    model: fromModel(loaded.model),
    state: states[loaded.state] ?? 'serving',
    ...(refusal && { refusal: { code: refusal.code, sentence: refusal.sentence } }),
  }));
