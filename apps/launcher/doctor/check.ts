/** One thing that was looked at. */
export interface Check {
  /** What: `Node`, `model`, `Orthanc`. */
  readonly subject: string;
  /** `missing`: `start` cannot work without it. `note`: it can, but something else cannot. */
  readonly state: 'ok' | 'note' | 'missing';
  /** What was found, as a sentence or a list of facts. */
  readonly finding: string;
  /** What to do about it. */
  readonly next?: string;
}
