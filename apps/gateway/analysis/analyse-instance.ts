import type { InferenceClient, InstanceAnswer } from '#contract';
import type { DicomWebClient } from '#dicomweb';
import { Fault } from '#fault';
import { judgeEligibility } from '#radiograph';
import type { InstanceRow, Outcome, StudyRow } from '#store';
import { demandGone } from '../orthanc/demand-gone.ts';
import type { OrthancClient } from '../orthanc/orthanc-client.ts';
import { askInference } from './ask-inference.ts';
import { type Header, readHeader } from './read-header.ts';

export interface AnalysisSources {
  readonly orthanc: Pick<OrthancClient, 'openFile' | 'describe'>;
  readonly dicomWeb: Pick<DicomWebClient, 'retrieveMetadata'>;
  readonly inference: Pick<InferenceClient, 'analyze'>;
  readonly deadlineMs: number;
}

function outcomeOf({ outcome, model, timings }: InstanceAnswer, header: Header | undefined): Outcome {
  if (outcome.kind !== 'analysed') return { state: outcome.kind, code: outcome.code, sentence: outcome.sentence, columns: header?.columns, rows: header?.rows };
  const { imageScore, detections, geometry } = outcome;
  return { state: 'analysed', model, imageScore, detections, computeMs: timings.computeMs, columns: geometry.columns, rows: geometry.rows };
}

/** The version that read the rest of the study has left the service since: then the one that serves now reads this image, and after it the rest. */
function askAnyModel(thrown: unknown, ask: (model: undefined) => Promise<InstanceAnswer>): Promise<InstanceAnswer> {
  if (Fault.from(thrown).reason !== 'MODEL_NOT_LOADED') throw thrown;
  return ask(undefined);
}

/**
 * What becomes of an instance: its header is judged first, so that volumes and documents are never shipped; then its file flows from Orthanc to
 * the inference service. Bad pixels are an outcome; what may succeed later is a Fault.
 */
export async function analyseInstance(
  sources: AnalysisSources,
  study: Pick<StudyRow, 'studyInstanceUID'>,
  instance: InstanceRow,
  { signal, requestId }: { readonly signal: AbortSignal; readonly requestId: string },
): Promise<Outcome> {
  const { orthanc, dicomWeb, inference, deadlineMs } = sources;
  const header = await readHeader(dicomWeb, study, instance, signal);
  const eligibility = header === undefined ? { eligible: true as const } : judgeEligibility(header.dataSet);
  if (!eligibility.eligible) return { state: 'skipped', code: eligibility.code, sentence: eligibility.sentence, columns: header?.columns, rows: header?.rows };
  const ask = (model: string | undefined): Promise<InstanceAnswer> => {
    const open = async () => ({ instanceKey: instance.instanceId, model, ...(await orthanc.openFile(instance.instanceId, signal)) });
    return askInference(inference, open, { deadlineMs, signal, requestId });
  };
  try {
    return outcomeOf(await ask(instance.askedModel ?? undefined).catch((thrown: unknown) => askAnyModel(thrown, ask)), header);
  } catch (thrown) {
    const fault = Fault.from(thrown);
    if (fault.reason !== 'PACS_NOT_FOUND') throw fault;
    await demandGone(orthanc, instance.instanceId, fault, signal);
    return { state: 'deleted' };
  }
}
