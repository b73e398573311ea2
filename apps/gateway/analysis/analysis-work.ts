import type { InferenceClient } from '#contract';
import type { Logger, Settings } from '#platform';
import { type Job, type Store, beginAnalysis, enterDeadAnalysis, recordOutcome } from '#store';
import type { OrthancClient } from '../orthanc/orthanc-client.ts';
import { GatedWork } from '../pacing/gated-work.ts';
import type { PipelineMetrics } from '../pipeline-metrics.ts';
import { askForShadow } from '../shadow/ask-for-shadow.ts';
import { type AnalysisSources, analyseInstance } from './analyse-instance.ts';

export interface AnalysisDependencies {
  readonly store: Store;
  readonly sources: AnalysisSources & { readonly orthanc: OrthancClient; readonly inference: InferenceClient };
  readonly settings: Pick<Settings, 'analysis' | 'report' | 'shadow' | 'inference'>;
  readonly metrics: PipelineMetrics;
  readonly logger: Logger;
}

/** One analysis job: begin, judge, record. An instance that nobody asks about any more is left alone. */
export async function analysisJob({ store, sources, settings, metrics, logger }: AnalysisDependencies, job: Job<'analysis'>): Promise<void> {
  const begun = new Date();
  const question = await store.transaction((tx) => beginAnalysis(tx, job.data, begun));
  if (question === undefined) return;
  const outcome = await analyseInstance(sources, question.study, question.instance, { signal: job.signal, requestId: job.id });
  const settleMs = settings.report.settleSeconds * 1000;
  const recorded = await store.transaction(async (tx) => {
    const counts = await recordOutcome(tx, job.data, outcome, settleMs, new Date());
    if (counts && outcome.state === 'analysed') await askForShadow({ settings, metrics, logger }, tx, job.data, question.instance.sopInstanceUID);
    return counts;
  });
  if (!recorded) return;
  metrics.analysed(outcome.state, (Date.now() - begun.getTime()) / 1000);
  logger.info({ requestId: job.id, outcome: outcome.state, ...('code' in outcome && { code: outcome.code }) }, 'instance decided');
}

/** The workers of the analysis queue, and of its dead letters. */
export async function startAnalysisWork(on: AnalysisDependencies): Promise<GatedWork<'analysis'>> {
  const { store, sources, settings, logger } = on;
  const work = new GatedWork(store, logger, {
    queue: 'analysis',
    concurrency: settings.analysis.concurrency,
    handler: (job) => analysisJob(on, job),
    probe: (signal) => Promise.all([sources.orthanc.ping(signal), sources.inference.listModels({ signal, deadlineMs: 5000 })]),
  });
  await store.workDead('analysis', async (job) => {
    await store.transaction((tx) => enterDeadAnalysis(tx, job, settings.report.settleSeconds * 1000, new Date()));
    logger.error({ requestId: job.id, reason: job.reason, attempts: job.attempts }, 'analysis given up');
  });
  await work.start();
  return work;
}
