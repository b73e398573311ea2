import type { Box } from '#detection';
import type { Code } from './coding.ts';
import type { ImageOutcome, ReportReference, ReportedModel } from './content.ts';

/** What a TID 1500 report says, whoever wrote it. */
export interface ReadReport extends ReportReference {
  /** Undefined where the report's date is not readable. A report that states no time zone is read as UTC. */
  readonly contentTime: Date | undefined;
  /** Who speaks in it: a person where one is among its observers, else a device. */
  readonly observer: ReadObserver | undefined;
  /** The model version that made the report, where a device of this project did and no person observed. */
  readonly model: ReportedModel | undefined;
  /** In the order of the image library, then of the evidence. */
  readonly images: readonly ReadImage[];
  /** In the order of the document. */
  readonly regions: readonly ReadRegion[];
  /** The reports that this one replaces. */
  readonly predecessors: readonly ReportReference[];
  /** What was there and could not be used, free of patient data. */
  readonly notes: readonly string[];
}

/** Pneumonia is seen, is not seen, or the image cannot be judged. */
export type ImageVerdict = 'present' | 'absent' | 'not-assessable';

export type ReadObserver =
  | { readonly kind: 'device'; readonly deviceUID: string | undefined; readonly name: string | undefined; readonly manufacturer: string | undefined }
  | { readonly kind: 'person'; readonly name: string | undefined };

export interface ReadImage {
  readonly sopInstanceUID: string;
  readonly seriesInstanceUID: string | undefined;
  readonly sopClassUID: string | undefined;
  readonly columns: number | undefined;
  readonly rows: number | undefined;
  /** Where the report states it, as those of this project do. */
  readonly outcome: ImageOutcome | undefined;
  /** What a person concludes of the image as a whole, where the report states it. */
  readonly verdict: ImageVerdict | undefined;
}

/** One measurement group, its region reduced to the upright box around it. */
export interface ReadRegion {
  readonly sopInstanceUID: string;
  /** From 1; undefined for the image as a whole. */
  readonly frameNumber: number | undefined;
  /** Edge-based, in pixels of the image's own matrix. */
  readonly box: Box;
  readonly graphicType: string;
  /** What a person or model called it. */
  readonly label: string | undefined;
  readonly finding: Code | undefined;
  readonly findingSites: readonly Code[];
  /** Certainty of Finding, 0..1. */
  readonly score: number | undefined;
  readonly trackingIdentifier: string | undefined;
  readonly trackingUID: string | undefined;
  /** OHIF's tool that drew it, as `RectangleROI`. */
  readonly tool: string | undefined;
}
