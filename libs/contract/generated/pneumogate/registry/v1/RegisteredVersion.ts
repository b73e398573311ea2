// Original file: proto/pneumogate/registry/v1/registry.proto

import type { GateDecision as _pneumogate_registry_v1_GateDecision, GateDecision__Output as _pneumogate_registry_v1_GateDecision__Output } from '../../../pneumogate/registry/v1/GateDecision.ts';

/**
 * A version on disk; its files are not verified yet.
 */
export interface RegisteredVersion {
  /**
   * Counts from 1.
   */
  'version'?: (number);
  /**
   * Device UID of this version ("2.25." form, PS3.5 B.2).
   */
  'deviceUid'?: (string);
  /**
   * Network and backbone, such as `yolov3-chexnet`.
   */
  'network'?: (string);
  /**
   * Score from which a box counts, 0..1.
   */
  'operatingPoint'?: (number | string);
  /**
   * What the gate said of it last; absent: the registry holds no decision.
   */
  'gate'?: (_pneumogate_registry_v1_GateDecision | null);
}

/**
 * A version on disk; its files are not verified yet.
 */
export interface RegisteredVersion__Output {
  /**
   * Counts from 1.
   */
  'version': (number);
  /**
   * Device UID of this version ("2.25." form, PS3.5 B.2).
   */
  'deviceUid': (string);
  /**
   * Network and backbone, such as `yolov3-chexnet`.
   */
  'network': (string);
  /**
   * Score from which a box counts, 0..1.
   */
  'operatingPoint': (number);
  /**
   * What the gate said of it last; absent: the registry holds no decision.
   */
  'gate': (_pneumogate_registry_v1_GateDecision__Output | null);
}
