import type { Box } from '#detection';

/** What the gateway's API answers (docs: /api/docs), as far as the console reads it. UIDs are DICOM UIDs, times ISO 8601 in UTC. */

export const studyStates = ['received', 'analysing', 'settling', 'reported', 'skipped', 'failed', 'deleted'] as const;
export type StudyState = (typeof studyStates)[number];

export const reviewStates = ['unreviewed', 'reviewed', 'adjudicate'] as const;
export type ReviewState = (typeof reviewStates)[number];

export const worklistOrders = ['newest', 'oldest', 'highest-score', 'lowest-score'] as const;
export type WorklistOrder = (typeof worklistOrders)[number];

export interface WorklistStudy {
  readonly studyInstanceUID: string;
  readonly state: StudyState;
  readonly stateSince: string;
  readonly receivedAt: string;
  readonly reportedAt: string | null;
  /** 0..1 */
  readonly highestScore: number | null;
  readonly boxes: number;
  readonly images: number;
  readonly review: { readonly state: ReviewState; readonly readers: number; readonly lastReviewedAt: string | null };
  readonly ohif: string | null;
}

export interface WorklistPage {
  readonly studies: readonly WorklistStudy[];
  /** The `cursor` of the page after this one; null: this is the last. */
  readonly next: string | null;
}

export interface QueuedStudy {
  readonly studyInstanceUID: string;
  readonly reason: 'uncertain' | 'disagreement' | 'random';
  readonly highestScore: number | null;
  readonly boxes: number;
  readonly receivedAt: string;
  readonly ohif: string | null;
}

export interface AiBox extends Box {
  readonly trackingUid: string;
  /** 0..1 */
  readonly score: number;
}

export type Verdict = 'boxes' | 'no-pneumonia' | 'not-assessable';

export interface Label {
  readonly reviewer: string | null;
  readonly observedAt: string;
  readonly verdict: Verdict;
  readonly boxes: readonly (Box & { readonly trackingUid: string | null; readonly fate: 'kept' | 'moved' | 'added' })[];
  readonly kept: number;
  readonly moved: number;
  readonly rejected: number;
  readonly added: number;
}

export interface ReviewImage {
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
  readonly sopClassUID: string;
  /** The image's own matrix; null for one that was never opened. */
  readonly columns: number | null;
  readonly rows: number | null;
  readonly outcome: 'pending' | 'analysed' | 'skipped' | 'failed';
  readonly reason: string | null;
  readonly imageScore: number | null;
  /** Those of the model's report in the archive. */
  readonly aiBoxes: readonly AiBox[];
  /** How many further boxes the model has, which no report in the archive shows (yet). */
  readonly unreportedBoxes: number;
  /** The newest of each reader, newest first. */
  readonly labels: readonly Label[];
  readonly consensus: { readonly verdict: Verdict | 'adjudicate'; readonly readers: number } | null;
}

export interface StudyReview {
  readonly studyInstanceUID: string;
  readonly state: StudyState;
  readonly report: { readonly sopInstanceUID: string; readonly model: string; readonly operatingPoint: number } | null;
  readonly ohif: string | null;
  readonly images: readonly ReviewImage[];
}

export interface ReviewedImage {
  readonly sopInstanceUID: string;
  readonly verdict: Verdict;
  readonly boxes?: readonly (Box & { readonly trackingUid?: string })[];
}

/** The body of POST /studies/{uid}/reviews. */
export interface ReviewBody {
  /** A UUID; the same key with the same body is the same review. */
  readonly key: string;
  readonly reviewer: string;
  /** The model's report that was shown; null: none. */
  readonly report: string | null;
  readonly images: readonly ReviewedImage[];
}

export interface DeadLetter {
  readonly jobId: string;
  readonly queue: string;
  readonly reason: string;
  readonly sentence: string;
  readonly attempts: number;
  readonly diedAt: string;
  readonly requeuedAt: string | null;
}

export interface DeadLetterPage {
  readonly deadLetters: readonly DeadLetter[];
  readonly next: string | null;
}

export interface Model {
  readonly name: string;
  readonly version: number;
  readonly aliases: readonly string[];
  readonly isDefault: boolean;
  readonly deviceUID: string;
  readonly operatingPoint: number;
  readonly network: string;
  /** Empty while it is not loaded. */
  readonly engine: string;
  readonly state: 'loading' | 'serving' | 'draining' | 'refused' | 'shadowing';
  readonly refusal: { readonly code: string; readonly sentence: string } | null;
}

/** Aliases and the versions that they point to. */
export type Aliases = Readonly<Partial<Record<string, number>>>;

/** One check of the gate; null: it has no such figure. */
export interface GateCheck {
  readonly kind: string;
  readonly name: string;
  readonly outcome: string;
  readonly champion: number | null;
  readonly challenger: number | null;
  /** Challenger minus champion. */
  readonly difference: { readonly value: number | null; readonly ci95: readonly [number, number] | null } | null;
  readonly bound: number;
  readonly sentence: string;
}

export interface GateDecision {
  readonly passed: boolean;
  readonly champion: { readonly name: string; readonly version: number };
  readonly images: number;
  readonly patients: number;
  readonly checks: readonly GateCheck[];
}

export interface RegisteredVersion {
  readonly version: number;
  readonly deviceUID: string;
  readonly network: string;
  readonly operatingPoint: number;
  readonly gate: GateDecision | null;
}

export interface AliasChange {
  readonly at: string;
  readonly action: string;
  readonly version: number;
  readonly by: string;
  readonly why: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly before: Aliases;
  readonly after: Aliases;
}

export interface RegisteredModel {
  readonly name: string;
  readonly aliases: Aliases;
  /** Newest first. */
  readonly versions: readonly RegisteredVersion[];
  /** Newest first. */
  readonly history: readonly AliasChange[];
}

/** Who decides something, and why. */
export interface Said {
  readonly by: string;
  readonly why: string;
}

export type TrainingState = 'queued' | 'snapshot' | 'training' | 'evaluating' | 'awaiting-approval' | 'promoted' | 'rejected' | 'failed' | 'cancelled';

export interface TrainingProgress {
  readonly step: number;
  readonly steps: number;
  /** Counts from 0. */
  readonly epoch: number;
  readonly learningRate: number;
  readonly loss: number;
  readonly stepsPerSecond: number | null;
  readonly secondsLeft: number | null;
}

export interface TrainingRun {
  readonly id: string;
  readonly state: TrainingState;
  readonly cause: 'schedule' | 'labels' | 'person';
  readonly createdAt: string;
  readonly snapshot: string | null;
  readonly champion: string | null;
  readonly challenger: string | null;
  readonly reason: string | null;
  readonly numbers: Readonly<Record<string, number>> | null;
  readonly progress: TrainingProgress | null;
}

export interface TrainingRunDetail extends TrainingRun {
  /** Oldest first. */
  readonly history: readonly (Said & { readonly state: TrainingState; readonly at: string })[];
  readonly losses: readonly { readonly step: number; readonly loss: number }[];
  /** Counted from 1. */
  readonly epochs: readonly { readonly epoch: number; readonly loss: number; readonly validation: Readonly<Record<string, number>> }[];
  readonly gate: GateDecision | null;
}
