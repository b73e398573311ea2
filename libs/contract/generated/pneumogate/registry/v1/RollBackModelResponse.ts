// Original file: proto/pneumogate/registry/v1/registry.proto

import type { HistoryEntry as _pneumogate_registry_v1_HistoryEntry, HistoryEntry__Output as _pneumogate_registry_v1_HistoryEntry__Output } from '../../../pneumogate/registry/v1/HistoryEntry.ts';

/**
 * What was written.
 */
export interface RollBackModelResponse {
  /**
   * The line in the history.
   */
  'entry'?: (_pneumogate_registry_v1_HistoryEntry | null);
}

/**
 * What was written.
 */
export interface RollBackModelResponse__Output {
  /**
   * The line in the history.
   */
  'entry': (_pneumogate_registry_v1_HistoryEntry__Output | null);
}
