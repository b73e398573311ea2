/** What `GET /api/v1/shadow` answers, as far as the console reads it. */

interface Version {
  readonly name: string;
  readonly version: number;
}

export interface DifferingImage {
  readonly studyInstanceUID: string;
  readonly sopInstanceUID: string;
  /** 0..1 */
  readonly servingScore: number;
  readonly challengerScore: number;
  readonly servingBoxes: number;
  readonly challengerBoxes: number;
}

/** Two versions compared on the images that both have read; a figure that they leave undefined is null. */
export interface ShadowPair {
  readonly serving: Version;
  readonly challenger: Version;
  readonly outcomes: { readonly analysed: number; readonly skipped: number; readonly failed: number };
  readonly firstReadAt: string;
  readonly lastReadAt: string;
  readonly comparedImages: number;
  readonly agreement: { readonly both: number; readonly onlyServing: number; readonly onlyChallenger: number; readonly neither: number; readonly share: number | null; readonly kappa: number | null };
  /** Challenger minus serving, of the image scores. */
  readonly scoreShift: { readonly mean: number; readonly p05: number; readonly median: number; readonly p95: number } | null;
  readonly rankCorrelation: number | null;
  readonly boxes: { readonly serving: number; readonly challenger: number; readonly matched: number; readonly share: number | null };
  readonly mostDifferent: readonly DifferingImage[];
}

export interface ShadowReport {
  /** The reference that is on trial; null: none. */
  readonly model: string | null;
  /** Of the images, 0..1. */
  readonly share: number;
  readonly pairs: readonly ShadowPair[];
}
