// Original file: proto/pneumogate/registry/v1/registry.proto


/**
 * One change of the aliases.
 */
export interface HistoryEntry {
  /**
   * ISO 8601, UTC.
   */
  'at'?: (string);
  /**
   * challenge, promote or rollback.
   */
  'action'?: (string);
  /**
   * The version that it put in its place.
   */
  'version'?: (number);
  /**
   * Who.
   */
  'by'?: (string);
  /**
   * Why.
   */
  'why'?: (string);
  /**
   * Figures that it rests on, by name.
   */
  'numbers'?: ({[key: string]: number | string});
  /**
   * SHA-256 of the version's model.json, which names its files by theirs.
   */
  'digest'?: (string);
  /**
   * Aliases before.
   */
  'before'?: ({[key: string]: number});
  /**
   * Aliases after.
   */
  'after'?: ({[key: string]: number});
}

/**
 * One change of the aliases.
 */
export interface HistoryEntry__Output {
  /**
   * ISO 8601, UTC.
   */
  'at': (string);
  /**
   * challenge, promote or rollback.
   */
  'action': (string);
  /**
   * The version that it put in its place.
   */
  'version': (number);
  /**
   * Who.
   */
  'by': (string);
  /**
   * Why.
   */
  'why': (string);
  /**
   * Figures that it rests on, by name.
   */
  'numbers': ({[key: string]: number});
  /**
   * SHA-256 of the version's model.json, which names its files by theirs.
   */
  'digest': (string);
  /**
   * Aliases before.
   */
  'before': ({[key: string]: number});
  /**
   * Aliases after.
   */
  'after': ({[key: string]: number});
}
