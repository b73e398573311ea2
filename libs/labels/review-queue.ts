import { unitHash } from '#random';

/** A study that may be labelled next. */
export interface Candidate {
  readonly studyInstanceUID: string;
  /** Highest image score, 0..1. */
  readonly score: number;
  /** `unlabelled`: nobody has looked; `disagreement`: readers differ. */
  readonly state: 'unlabelled' | 'disagreement';
}

export const queueReasons = ['uncertain', 'disagreement', 'random'] as const;
export type QueueReason = (typeof queueReasons)[number];

/** The image score that says least (Lewis and Gale, 1994). A model's operating point cuts boxes, whose scores are another scale. */
const undecided = 0.5;

/** Shares of the queue, in any unit: what one reason cannot fill goes to the others. */
export type QueueMix = Readonly<Record<QueueReason, number>>;

export interface QueueEntry {
  readonly studyInstanceUID: string;
  readonly reason: QueueReason;
}

const byKey = (candidates: readonly Candidate[], key: (candidate: Candidate) => number): string[] =>
  candidates.toSorted((a, b) => key(a) - key(b) || (a.studyInstanceUID < b.studyInstanceUID ? -1 : 1)).map(({ studyInstanceUID }) => studyInstanceUID);

/** The studies of each reason, the most pressing first. What is drawn at random depends on the study's UID and the seed alone, never on a score. */
function ranked(candidates: readonly Candidate[], seed: number): Record<QueueReason, string[]> {
  const unlabelled = candidates.filter(({ state }) => state === 'unlabelled');
  return {
    uncertain: byKey(unlabelled, ({ score }) => Math.abs(score - undecided)),
    disagreement: byKey(candidates.filter(({ state }) => state === 'disagreement'), ({ studyInstanceUID }) => unitHash('disagreement', seed, studyInstanceUID)),
    random: byKey(unlabelled, ({ studyInstanceUID }) => unitHash('review', seed, studyInstanceUID)),
  };
}

/**
 * What to label next, most pressing first: at each place stands the reason that lags furthest behind its share of the places so far, so that every
 * beginning of the queue keeps the mix. No study twice. The same candidates give the same queue in whatever order they come.
 */
export function reviewQueue(candidates: readonly Candidate[], mix: QueueMix, seed: number, limit: number): QueueEntry[] {
  const waiting = ranked(candidates, seed);
  const taken = new Set<string>();
  const given: Record<QueueReason, number> = { uncertain: 0, disagreement: 0, random: 0 };
  const queue: QueueEntry[] = [];
  const next = (reason: QueueReason): string | undefined => waiting[reason].find((uid) => !taken.has(uid));
  while (queue.length < limit) {
    const open = queueReasons.filter((reason) => mix[reason] > 0 && next(reason) !== undefined);
    const [reason] = open.toSorted((a, b) => (given[a] + 1) / mix[a] - (given[b] + 1) / mix[b]);
    const studyInstanceUID = reason && next(reason);
    if (reason === undefined || studyInstanceUID === undefined) break;
    taken.add(studyInstanceUID);
    given[reason] += 1;
    queue.push({ studyInstanceUID, reason });
  }
  return queue;
}
