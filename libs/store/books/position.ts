import { eq } from 'drizzle-orm';
import type { Books, Transaction } from '../database.ts';
import { positions } from '../schema.ts';
import type { Anchor } from '../states.ts';

/** How far Orthanc's changes are in the books. */
export interface Position {
  /** How often Orthanc's changes were found to be those of another database. */
  readonly resets: number;
  /** The last change that is in the books; 0: none yet. */
  readonly cursor: number;
  /** The last change that Orthanc had when it was asked. */
  readonly last: number;
  /** The newest changes read, oldest first. */
  readonly anchors: readonly Anchor[];
  readonly advancedAt: Date;
}

const source = 'orthanc';
const beginning: Position = { resets: 0, cursor: 0, last: 0, anchors: [], advancedAt: new Date(0) };

export async function readPosition(books: Books): Promise<Position> {
  const [row] = await books.select().from(positions).where(eq(positions.source, source));
  return row ?? beginning;
}

/**
 * Moves the position from `from` to `to`. False, with nothing changed, when another replica has moved it since `from` was read: then this
 * transaction must enter nothing. Replicas wait for each other here until the one that moved it has committed.
 */
export async function movePosition({ books }: Transaction, from: Position, to: Position): Promise<boolean> {
  if (from.cursor === 0) await books.insert(positions).values({ source, ...beginning }).onConflictDoNothing();
  const [now] = await books.select().from(positions).where(eq(positions.source, source)).for('update');
  if (now?.cursor !== from.cursor || now.resets !== from.resets) return false;
  await books.update(positions).set(to).where(eq(positions.source, source));
  return true;
}
