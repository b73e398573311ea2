// Original file: proto/pneumogate/registry/v1/registry.proto

import type { RegisteredVersion as _pneumogate_registry_v1_RegisteredVersion, RegisteredVersion__Output as _pneumogate_registry_v1_RegisteredVersion__Output } from '../../../pneumogate/registry/v1/RegisteredVersion.ts';
import type { HistoryEntry as _pneumogate_registry_v1_HistoryEntry, HistoryEntry__Output as _pneumogate_registry_v1_HistoryEntry__Output } from '../../../pneumogate/registry/v1/HistoryEntry.ts';

/**
 * A model name.
 */
export interface RegisteredModel {
  /**
   * Such as `chexnet-yolov3`.
   */
  'name'?: (string);
  /**
   * Aliases and the versions that they point to.
   */
  'aliases'?: ({[key: string]: number});
  /**
   * Newest first.
   */
  'versions'?: (_pneumogate_registry_v1_RegisteredVersion)[];
  /**
   * Newest first; nothing is ever taken out of it.
   */
  'history'?: (_pneumogate_registry_v1_HistoryEntry)[];
}

/**
 * A model name.
 */
export interface RegisteredModel__Output {
  /**
   * Such as `chexnet-yolov3`.
   */
  'name': (string);
  /**
   * Aliases and the versions that they point to.
   */
  'aliases': ({[key: string]: number});
  /**
   * Newest first.
   */
  'versions': (_pneumogate_registry_v1_RegisteredVersion__Output)[];
  /**
   * Newest first; nothing is ever taken out of it.
   */
  'history': (_pneumogate_registry_v1_HistoryEntry__Output)[];
}
