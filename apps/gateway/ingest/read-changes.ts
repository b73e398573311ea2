import type { Anchor, Position } from '#store';
import type { Change, ChangePage, OrthancClient } from '../orthanc/orthanc-client.ts';
import { anchorOf, judgeContinuity, recognises } from './continuity.ts';

/** What the next look at Orthanc's changes brought. */
export type Reading =
  | { readonly kind: 'reset' }
  | { readonly kind: 'read'; readonly changes: readonly Change[]; readonly cursor: number; readonly last: number; readonly anchors: readonly Anchor[]; readonly more: boolean };

const rememberedAnchors = 16;
/** Past any change: the answer's `Last` is then the last change there was. */
const beyond = 2 ** 31 - 1;

async function isOther(orthanc: OrthancClient, position: Position, page: ChangePage, signal: AbortSignal): Promise<boolean> {
  const judgement = judgeContinuity(position, page);
  if (judgement !== 'unclear') return judgement === 'other';
  const oldest = position.anchors[0];
  if (oldest === undefined) return true;
  const remembered = await orthanc.changes(oldest.seq - 1, rememberedAnchors, signal);
  return !recognises(position.anchors, remembered.Changes);
}

/** Reads the changes after the position, and notices when they are no longer those of the same database. */
export async function readChanges(orthanc: OrthancClient, position: Position, pageSize: number, signal: AbortSignal): Promise<Reading> {
  const page = await orthanc.changes(Math.max(0, position.cursor - 1), pageSize + 1, signal);
  if (await isOther(orthanc, position, page, signal)) return { kind: 'reset' };
  const changes = page.Changes.filter(({ Seq }) => Seq > position.cursor);
  const cursor = changes.at(-1)?.Seq ?? Math.max(position.cursor, page.Last);
  const last = page.Done ? cursor : (await orthanc.changes(beyond, 1, signal)).Last;
  return { kind: 'read', changes, cursor, last, anchors: [...position.anchors, ...changes.map(anchorOf)].slice(-rememberedAnchors), more: !page.Done };
}
