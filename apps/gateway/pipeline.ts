import { type InferenceClient, openInferenceClient } from '#contract';
import { type Logger, type Part, type Registry, type Settings, softwareVersion } from '#platform';
import type { Store } from '#store';
import { startAnalysisWork } from './analysis/analysis-work.ts';
import { Ingest } from './ingest/ingest.ts';
import { openPacs } from './orthanc/open-pacs.ts';
import { openPipelineMetrics } from './pipeline-metrics.ts';
import { startReadingWork } from './reading/reading-work.ts';
import { startReportWork } from './report/report-work.ts';
import { startShadowWork } from './shadow/shadow-work.ts';

export interface PipelineContext {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly store: Store;
  readonly inference: InferenceClient;
}

/** Orthanc's changes → analysis jobs → report jobs → reports in Orthanc; people's reports in Orthanc → reading jobs → labels in the books; for as long as the process lives. */
export interface Pipeline {
  /** Something was stored in Orthanc a moment ago. */
  wake(): void;
  /** What readiness asks about. */
  readonly parts: readonly Part[];
  /** Takes nothing new; jobs in hand go on until the store is closed. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

const databasePart = (store: Store): Part => ({
  name: 'database',
  required: true,
  check: async () => {
    await store.ping();
    return { kind: store.kind };
  },
});

const inferencePart = (inference: InferenceClient): Part => ({
  name: 'inference',
  required: false,
  check: async (signal) => ({ models: (await inference.listModels({ signal })).filter(({ state }) => state === 'serving').length }),
});

export const openInference = (settings: Settings): InferenceClient => openInferenceClient(settings.inference.address);

export async function startPipeline({ settings, logger, metrics: registry, store, inference }: PipelineContext): Promise<Pipeline> {
  const metrics = openPipelineMetrics(registry, store);
  // Of their own, so that viewers and jobs do not wait for each other.
  const { orthanc, dicomWeb, close } = openPacs(settings.orthanc);
  const ingest = new Ingest({ store, orthanc, settings: settings.ingest, metrics, logger });
  const sources = { orthanc, dicomWeb, inference, deadlineMs: settings.analysis.deadlineSeconds * 1000 };
  const report = await startReportWork({ store, orthanc, dicomWeb, settings: settings.report, softwareVersion: softwareVersion(), metrics, logger });
  const analysis = await startAnalysisWork({ store, sources, settings, metrics, logger });
  const reading = await startReadingWork({ store, orthanc, metrics, logger });
  const shadow = settings.inference.shadow === undefined ? undefined : await startShadowWork({ store, orthanc, inference, metrics, logger });
  ingest.start();
  return {
    wake: () => {
      ingest.wake();
    },
    parts: [databasePart(store), inferencePart(inference), ingest.part],
    stop: async () => {
      await Promise.all([ingest.stop(), analysis.stop(), report.stop(), reading.stop(), shadow?.stop()]);
    },
    close,
  };
}
