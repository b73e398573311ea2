import type { InferenceClient, InstanceAnswer } from '#contract';
import { Fault } from '#fault';
import type { Logger } from '#platform';
import { type ChallengerReading, type Job, type ShadowQuestion, type Store, enterDeadShadow, findShadowQuestion, recordShadow } from '#store';
import { askInference } from '../analysis/ask-inference.ts';
import { demandGone } from '../orthanc/demand-gone.ts';
import type { OrthancClient } from '../orthanc/orthanc-client.ts';
import { GatedWork } from '../pacing/gated-work.ts';
import type { PipelineMetrics } from '../pipeline-metrics.ts';

export interface ShadowDependencies {
  readonly store: Store;
  readonly orthanc: Pick<OrthancClient, 'openFile' | 'describe' | 'ping'>;
  readonly inference: Pick<InferenceClient, 'analyze' | 'listModels'>;
  readonly metrics: Pick<PipelineMetrics, 'shadowed'>;
  readonly logger: Logger;
}

/** Images that a gateway has with the model on trial at a time: it reads them one by one. */
const concurrency = 1;
/** Longest wait for the answer to one image, which has what processor time is left over. */
const deadlineMs = 10 * 60_000;

/** With these there is nothing to compare, and no later try would find it: the image is left out. */
const leftOut: ReadonlySet<string> = new Set(['SHADOW_OFF', 'SHADOW_ABSENT', 'SHADOW_UNFIT', 'SHADOW_IS_SERVING', 'SHADOW_UNSUPPORTED', 'PACS_NOT_FOUND']);

/**
 * What the model on trial says of an image.
 * @throws Fault of the service; FAILED_PRECONDITION / SHADOW_UNSUPPORTED when a service of before there was one answers, SHADOW_IS_SERVING
 */
async function readByChallenger({ orthanc, inference }: ShadowDependencies, question: ShadowQuestion, job: Job<'shadow'>): Promise<ChallengerReading> {
  const { instanceId } = job.data;
  const open = async () => ({ instanceKey: instanceId, shadow: true, ...(await orthanc.openFile(instanceId, job.signal)) });
  const { shadow, model, outcome, timings }: InstanceAnswer = await askInference(inference, open, { deadlineMs, signal: job.signal, requestId: job.id });
  if (shadow !== true) throw new Fault('FAILED_PRECONDITION', 'SHADOW_UNSUPPORTED', 'The inference service knows no model on trial: it is older than the gateway.');
  if (model.deviceUID === question.serving.deviceUID) throw new Fault('FAILED_PRECONDITION', 'SHADOW_IS_SERVING', 'The model on trial is the one that has read the image.');
  if (outcome.kind !== 'analysed') return { model, outcome: { kind: outcome.kind, code: outcome.code } };
  const { imageScore, detections } = outcome;
  return { model, outcome: { kind: 'analysed', imageScore, detections, computeMs: timings.computeMs } };
}

/** One shadow job: find, ask, record. It reads the books of the study and writes none of them. */
export async function shadowJob(on: ShadowDependencies, job: Job<'shadow'>): Promise<void> {
  const { store, orthanc, metrics, logger } = on;
  const leaveOut = (reason: string): void => {
    metrics.shadowed('left-out', reason);
    logger.info({ requestId: job.id, reason }, 'image left out for the model on trial');
  };
  const question = await findShadowQuestion(store.books, job.data);
  if (question === undefined) {
    leaveOut('SHADOW_OUTDATED');
    return;
  }
  try {
    const reading = await readByChallenger(on, question, job);
    if (!(await store.transaction((tx) => recordShadow(tx, job.data, reading, new Date())))) {
      leaveOut('SHADOW_OUTDATED');
      return;
    }
    metrics.shadowed(reading.outcome.kind, 'code' in reading.outcome ? reading.outcome.code : '');
    logger.info({ requestId: job.id, outcome: reading.outcome.kind, model: `${reading.model.name}@${reading.model.version}` }, 'image read by the model on trial');
  } catch (thrown) {
    const fault = Fault.from(thrown);
    if (!leftOut.has(fault.reason)) throw fault;
    if (fault.reason === 'PACS_NOT_FOUND') await demandGone(orthanc, job.data.instanceId, fault, job.signal);
    leaveOut(fault.reason);
  }
}

/** The worker of the shadow queue, and of its dead letters. */
export async function startShadowWork(on: ShadowDependencies): Promise<GatedWork<'shadow'>> {
  const { store, orthanc, inference, logger } = on;
  const work = new GatedWork(store, logger, {
    queue: 'shadow',
    concurrency,
    handler: (job) => shadowJob(on, job),
    probe: (signal) => Promise.all([orthanc.ping(signal), inference.listModels({ signal, deadlineMs: 5000 })]),
  });
  await store.workDead('shadow', async (job) => {
    await store.transaction((tx) => enterDeadShadow(tx, job, new Date()));
    logger.error({ requestId: job.id, reason: job.reason, attempts: job.attempts }, 'reading by the model on trial given up');
  });
  await work.start();
  return work;
}
