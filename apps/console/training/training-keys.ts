import type { KeyGroup } from '../shell/keys.ts';

export type TrainingCommand = 'next-row' | 'previous-row' | 'begin' | 'approve' | 'reject' | 'cancel';

export const trainingKeys: KeyGroup<TrainingCommand> = {
  title: 'Training',
  bindings: [
    { command: 'next-row', keys: ['j', 'ArrowDown'], says: 'Next run', repeats: true },
    { command: 'previous-row', keys: ['k', 'ArrowUp'], says: 'Previous run', repeats: true },
    { command: 'begin', keys: ['n'], says: 'Begin a run, after a question' },
    { command: 'approve', keys: ['a'], says: 'Approve its model, after a question' },
    { command: 'reject', keys: ['x'], says: 'Turn its model down, after a question' },
    { command: 'cancel', keys: ['c'], says: 'Cancel it, after a question' },
  ],
};
