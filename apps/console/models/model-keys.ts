import type { KeyGroup } from '../shell/keys.ts';

export type ModelCommand = 'next-row' | 'previous-row' | 'promote' | 'roll-back';

export const modelKeys: KeyGroup<ModelCommand> = {
  title: 'Models',
  bindings: [
    { command: 'next-row', keys: ['j', 'ArrowDown'], says: 'Next version', repeats: true },
    { command: 'previous-row', keys: ['k', 'ArrowUp'], says: 'Previous version', repeats: true },
    { command: 'promote', keys: ['p'], says: 'Promote this version, after a question' },
    { command: 'roll-back', keys: ['b'], says: 'Roll its model back, after a question' },
  ],
};
