import { type Store, enterArrivals, movePosition, readPosition } from '#store';
import type { OrthancClient } from '../orthanc/orthanc-client.ts';
import { readChanges } from './read-changes.ts';

export interface IngestStep {
  /** Instances entered. */
  readonly entered: number;
  /** Whether another look at once would bring more. */
  readonly more: boolean;
  /** Changes that Orthanc has beyond the position. */
  readonly behind: number;
  /** Orthanc's changes were those of another database; they are read from the start. */
  readonly reset: boolean;
}

/**
 * One look at Orthanc's changes. What they tell and the position after them enter the books in one transaction, so nothing is lost or told
 * twice, however many replicas look and whenever one dies.
 */
export async function ingestStep(store: Store, orthanc: OrthancClient, pageSize: number, now: () => Date, signal: AbortSignal): Promise<IngestStep> {
  const from = await readPosition(store.books);
  const reading = await readChanges(orthanc, from, pageSize, signal);
  if (reading.kind === 'reset') {
    const to = { resets: from.resets + 1, cursor: 0, last: 0, anchors: [], advancedAt: now() };
    await store.transaction((tx) => movePosition(tx, from, to));
    return { entered: 0, more: true, behind: 0, reset: true };
  }
  const { cursor, last, anchors, more } = reading;
  if (cursor === from.cursor) return { entered: 0, more, behind: last - cursor, reset: false };
  const ids = reading.changes.filter(({ ChangeType }) => ChangeType === 'NewInstance').map(({ ID }) => ID);
  const arrivals = await orthanc.describe([...new Set(ids)], signal);
  const entered = await store.transaction(async (tx) => {
    const moved = await movePosition(tx, from, { resets: from.resets, cursor, last, anchors, advancedAt: now() });
    return moved ? await enterArrivals(tx, arrivals, now()) : 0;
  });
  return { entered, more, behind: last - cursor, reset: false };
}
