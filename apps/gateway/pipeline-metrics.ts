import { Counter, Gauge, Histogram, type Registry } from '#platform';
import { type Store, countDeadLetters, countStudies, queueNames, studyStates } from '#store';
import type { IngestStep } from './ingest/ingest-step.ts';

const seconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800];

/** Counts what this replica does. */
export interface PipelineMetrics {
  ingested(step: Pick<IngestStep, 'entered' | 'behind' | 'reset'>): void;
  analysed(state: string, seconds: number): void;
  reported(seconds: number): void;
  /** What became of a Structured Report that is not ours. */
  documentRead(outcome: string): void;
  /** What became of an image that a model on trial was to read; `reason`: why it did not, or nothing. */
  shadowed(outcome: 'analysed' | 'skipped' | 'failed' | 'left-out', reason: string): void;
}

/** What books that do not answer leave unknown is no number: 0 would silence an alert. */
const unknown = Number.NaN;

function observeBooks(registry: Registry, store: Store): void {
  new Gauge({
    name: 'pneumogate_jobs',
    help: 'Jobs by queue and state, of all replicas.',
    labelNames: ['queue', 'state'],
    registers: [registry],
    async collect() {
      const counts = await store.countJobs().catch(() => undefined);
      for (const queue of queueNames) {
        const found = counts?.find((count) => count.queue === queue);
        for (const state of ['ready', 'deferred', 'active'] as const) this.set({ queue, state }, counts === undefined ? unknown : (found?.[state] ?? 0));
      }
    },
  });
  new Gauge({
    name: 'pneumogate_studies',
    help: 'Studies by state, of all replicas.',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const counts = await countStudies(store.books).catch(() => undefined);
      for (const state of studyStates) this.set({ state }, counts === undefined ? unknown : (counts[state] ?? 0));
    },
  });
  new Gauge({
    name: 'pneumogate_dead_letters',
    help: 'Jobs that were given up and not requeued, of all replicas.',
    registers: [registry],
    async collect() {
      this.set(await countDeadLetters(store.books).catch(() => unknown));
    },
  });
}

export function openPipelineMetrics(registry: Registry, store: Store): PipelineMetrics {
  const registers = [registry];
  observeBooks(registry, store);
  const behind = new Gauge({ name: 'pneumogate_ingest_changes_behind', help: 'Changes of Orthanc that are not yet in the books.', registers });
  const lastLook = new Gauge({ name: 'pneumogate_ingest_last_success_timestamp_seconds', help: "When Orthanc's changes were last looked at, in Unix time.", registers });
  const entered = new Counter({ name: 'pneumogate_ingest_instances_total', help: 'Instances entered.', registers });
  const resets = new Counter({ name: 'pneumogate_ingest_resets_total', help: 'How often Orthanc was found to be reset.', registers });
  const analyses = new Histogram({ name: 'pneumogate_analysis_seconds', help: 'From the start of an analysis to its outcome.', labelNames: ['outcome'], buckets: seconds, registers });
  const reports = new Histogram({ name: 'pneumogate_report_seconds', help: "From a study's last image to its stored report.", buckets: seconds, registers });
  const documents = new Counter({ name: 'pneumogate_documents_total', help: 'Structured Reports of others that were read, by what became of them.', labelNames: ['outcome'], registers });
  const shadows = new Counter({ name: 'pneumogate_shadow_images_total', help: 'Images for the model on trial, by what became of them; left-out: it was not asked.', labelNames: ['outcome', 'reason'], registers });
  return {
    ingested: (step) => {
      behind.set(step.behind);
      lastLook.setToCurrentTime();
      entered.inc(step.entered);
      if (step.reset) resets.inc();
    },
    analysed: (outcome, duration) => {
      analyses.observe({ outcome }, duration);
    },
    reported: (duration) => {
      reports.observe(duration);
    },
    documentRead: (outcome) => {
      documents.inc({ outcome });
    },
    shadowed: (outcome, reason) => {
      shadows.inc({ outcome, reason });
    },
  };
}
