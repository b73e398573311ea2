import type { Detection } from '#detection';

/**
 * A study: `received` (images wait) → `analysing` (one was begun) → `settling` (all decided, waits to be quiet) → `reported` | `skipped`
 * (no image was for the model) | `failed` (no image could be read, or the report could not be stored) | `deleted` (gone from Orthanc).
 * A late image leads back to `received`.
 */
export const studyStates = ['received', 'analysing', 'settling', 'reported', 'skipped', 'failed', 'deleted'] as const;
export type StudyState = (typeof studyStates)[number];

/** An instance: `pending` until it is `analysed`, `skipped` (not for the model), `failed` (unreadable or given up) or `deleted`. */
export const instanceStates = ['pending', 'analysed', 'skipped', 'failed', 'deleted'] as const;
export type InstanceState = (typeof instanceStates)[number];

/**
 * A Structured Report that is not ours: `pending` until it is `read` (a person spoke in it, and the books have what was said), `skipped` (nobody
 * did), `failed` (unreadable or given up) or `deleted`.
 */
export const documentStates = ['pending', 'read', 'skipped', 'failed', 'deleted'] as const;
export type DocumentState = (typeof documentStates)[number];

/** A report: `decided` (its content is fixed), `current` (stored, the study's newest) or `superseded`. */
export const reportStates = ['decided', 'current', 'superseded'] as const;
export type ReportState = (typeof reportStates)[number];

/** A change of Orthanc, by which its database is recognised again. */
export interface Anchor {
  readonly seq: number;
  readonly type: string;
  readonly id: string;
  readonly date: string;
}

/** An image as a report lists it. */
export interface BookedImage {
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
  readonly sopClassUID: string;
  readonly columns: number;
  readonly rows: number;
  readonly outcome:
    | { readonly kind: 'analysed'; readonly imageScore: number; readonly detections: readonly Detection[] }
    | { readonly kind: 'skipped' | 'failed'; readonly code: string; readonly sentence: string };
}
