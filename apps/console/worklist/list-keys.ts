import type { KeyGroup } from '../shell/keys.ts';

export type ListCommand = 'next-row' | 'previous-row' | 'open' | 'open-ohif' | 'search' | 'leave-field';

/** Keys of the worklist and of the queue. */
export const listKeys: KeyGroup<ListCommand> = {
  title: 'List',
  bindings: [
    { command: 'next-row', keys: ['j', 'ArrowDown'], says: 'Next study', repeats: true },
    { command: 'previous-row', keys: ['k', 'ArrowUp'], says: 'Previous study', repeats: true },
    { command: 'open', keys: ['Enter'], says: 'Review the study' },
    { command: 'open-ohif', keys: ['o'], says: 'Open it in OHIF, in another tab' },
    { command: 'search', keys: ['/'], says: 'Search' },
    { command: 'leave-field', keys: ['Escape'], says: 'Back from a field to the list' },
  ],
};
