import { Fault } from '#fault';
import type { Logger, Settings } from '#platform';
import { unitHash } from '#random';
import { type JobData, type Transaction, askShadow } from '#store';
import type { PipelineMetrics } from '../pipeline-metrics.ts';

export interface ShadowAskingContext {
  readonly settings: Pick<Settings, 'shadow' | 'inference'>;
  readonly metrics: Pick<PipelineMetrics, 'shadowed'>;
  readonly logger: Logger;
}

/** Whether an image is among those that a model on trial reads: the same on every replica and at any time, and a larger share holds a smaller one. */
export const isShadowed = (sopInstanceUID: string, { shadow, inference }: ShadowAskingContext['settings']): boolean =>
  inference.shadow !== undefined && unitHash('shadow', sopInstanceUID) < shadow.share;

/** Asks, in the transaction of the decision, that the model on trial reads the image too, if it is chosen. Total: the decision must not fail with it. */
export async function askForShadow({ settings, metrics, logger }: ShadowAskingContext, tx: Transaction, job: JobData['analysis'], sopInstanceUID: string): Promise<void> {
  if (!isShadowed(sopInstanceUID, settings)) return;
  try {
    if (!(await askShadow(tx, job, settings.shadow.maxWaiting))) metrics.shadowed('left-out', 'SHADOW_CROWDED');
  } catch (thrown) {
    const fault = Fault.from(thrown);
    metrics.shadowed('left-out', fault.reason);
    logger.warn({ err: fault }, 'the model on trial could not be asked');
  }
}
