// Original file: proto/pneumogate/registry/v1/registry.proto

import type { GateCheck as _pneumogate_registry_v1_GateCheck, GateCheck__Output as _pneumogate_registry_v1_GateCheck__Output } from '../../../pneumogate/registry/v1/GateCheck.ts';

/**
 * What the gate said of a challenger.
 */
export interface GateDecision {
  /**
   * Whether it may take the champion's place.
   */
  'passed'?: (boolean);
  /**
   * The champion that it was compared with: its name.
   */
  'championName'?: (string);
  /**
   * And its version.
   */
  'championVersion'?: (number);
  /**
   * Images on which they were compared.
   */
  'images'?: (number);
  /**
   * Patients of whom these are.
   */
  'patients'?: (number);
  /**
   * Every check, in the gate's order.
   */
  'checks'?: (_pneumogate_registry_v1_GateCheck)[];
}

/**
 * What the gate said of a challenger.
 */
export interface GateDecision__Output {
  /**
   * Whether it may take the champion's place.
   */
  'passed': (boolean);
  /**
   * The champion that it was compared with: its name.
   */
  'championName': (string);
  /**
   * And its version.
   */
  'championVersion': (number);
  /**
   * Images on which they were compared.
   */
  'images': (number);
  /**
   * Patients of whom these are.
   */
  'patients': (number);
  /**
   * Every check, in the gate's order.
   */
  'checks': (_pneumogate_registry_v1_GateCheck__Output)[];
}
