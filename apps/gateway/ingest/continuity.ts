import type { Anchor, Position } from '#store';
import type { Change, ChangePage } from '../orthanc/orthanc-client.ts';

export const anchorOf = ({ Seq, ChangeType, ID, Date }: Change): Anchor => ({ seq: Seq, type: ChangeType, id: ID, date: Date });

const isAt = (change: Change, { seq, type, id, date }: Anchor): boolean => change.Seq === seq && change.ChangeType === type && change.ID === id && change.Date === date;

/**
 * Whether a page of changes since the one before the cursor belongs to the database that the position was read from. The change at the cursor
 * is read once more with each page, and must be the one that was read before. It may have gone, since Orthanc forgets the changes of what is
 * deleted: then the page alone does not tell.
 */
export function judgeContinuity({ cursor, anchors }: Position, page: ChangePage): 'same' | 'other' | 'unclear' {
  if (cursor === 0) return 'same';
  const first = page.Changes[0];
  if (first === undefined) return page.Last >= cursor ? 'same' : 'other';
  const anchor = anchors.at(-1);
  if (first.Seq !== cursor || anchor === undefined) return 'unclear';
  return isAt(first, anchor) ? 'same' : 'other';
}

/** Whether any remembered change is among these. Without one it is taken for another database: reading all again does no harm. */
export const recognises = (anchors: readonly Anchor[], changes: readonly Change[]): boolean => anchors.some((anchor) => changes.some((change) => isAt(change, anchor)));
