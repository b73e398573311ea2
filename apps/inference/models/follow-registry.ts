import type { Logger, Settings } from '#platform';
import type { FoundModel } from '#registry';
import type { Analyzer } from '../analysis/analyzer.ts';
import type { InferenceMetrics } from '../metrics.ts';
import type { LoadedModels } from './loaded-models.ts';
import { RegistryFollower } from './registry-follower.ts';
import { followedReference } from './registry-target.ts';

/** Opens a version with verified files and warms it up. */
export type OpenVersion = (found: FoundModel) => Promise<Analyzer>;

export interface FollowContext {
  readonly models: LoadedModels;
  readonly open: OpenVersion;
  /** What the process began with. */
  readonly found: FoundModel;
  readonly directories: readonly string[];
  readonly settings: Settings['inference'];
  readonly metrics: InferenceMetrics;
  readonly logger: Logger;
  /** Another version answers now. */
  readonly onSwapped: () => void;
}

export const nameOf = ({ model }: { readonly model: { readonly name: string; readonly version: number } }): string => `${model.name}@${model.version}`;

/** Follows the registry, and tells logs and metrics of it. Undefined where the settings name a version by its number: then there is nothing to follow. */
export function followRegistry({ models, open, found, directories, settings, metrics, logger, onSwapped }: FollowContext): RegistryFollower | undefined {
  const reference = followedReference(settings.model, found);
  if (reference === undefined) return undefined;
  const follower = new RegistryFollower({
    models,
    reference,
    directories,
    open,
    intervalMs: settings.modelPollSeconds * 1000,
    onSwapped: (from, to) => {
      metrics.noteSwap('swapped');
      logger.info({ from: from && nameOf(from), to: nameOf(to), engine: to.engine }, 'model swapped');
      onSwapped();
    },
    onFreed: (old, fault) => {
      logger[fault === undefined ? 'info' : 'error']({ model: nameOf(old), ...(fault && { err: fault }) }, 'model freed');
    },
    onRefused: (fault, refused) => {
      metrics.noteSwap('refused');
      const model = refused && nameOf({ model: refused.manifest });
      logger.error({ model, serving: models.current && nameOf(models.current.analyzer), code: fault.code, reason: fault.reason, err: fault }, 'model refused, the one before goes on');
    },
  });
  follower.start();
  return follower;
}
