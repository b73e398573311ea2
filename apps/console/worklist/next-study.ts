import type { QueuedStudy } from '../api/answers.ts';
import { getJson } from '../api/http.ts';

const item = 'pneumogate.list';

/** Keeps the order that the worklist stood in when a study of it was opened. */
export function keepList(studyInstanceUIDs: readonly string[]): void {
  window.sessionStorage.setItem(item, JSON.stringify(studyInstanceUIDs));
}

function keptList(): readonly string[] {
  const kept: unknown = JSON.parse(window.sessionStorage.getItem(item) ?? '[]');
  return Array.isArray(kept) ? kept.filter((each) => typeof each === 'string') : [];
}

/** The study after `current` in the list; undefined at its end. */
export function following(list: readonly string[], current: string): string | undefined {
  const at = list.indexOf(current);
  return at === -1 ? undefined : list[at + 1];
}

export const loadQueue = async (signal?: AbortSignal): Promise<readonly QueuedStudy[]> =>
  (await getJson<{ readonly studies: readonly QueuedStudy[] }>('review-queue?limit=50', signal)).studies;

/** What to review after `current`: the next row of the worklist, or the first other study of the queue, which knows what is done. Undefined: nothing is left. */
export async function nextStudy(list: 'worklist' | 'queue', current: string): Promise<string | undefined> {
  if (list === 'worklist') return following(keptList(), current);
  return (await loadQueue()).find(({ studyInstanceUID }) => studyInstanceUID !== current)?.studyInstanceUID;
}
