import type { KeyGroup } from './keys.ts';
import { navigate } from './navigation.ts';

export type PageCommand = 'go-worklist' | 'go-queue' | 'go-dead-letters' | 'go-models' | 'go-training' | 'help';

/** Keys that every page has. */
export const pageKeys: KeyGroup<PageCommand> = {
  title: 'Pages',
  bindings: [
    { command: 'go-worklist', keys: ['W'], says: 'Worklist' },
    { command: 'go-queue', keys: ['Q'], says: 'What to label next' },
    { command: 'go-dead-letters', keys: ['D'], says: 'Dead letters' },
    { command: 'go-models', keys: ['M'], says: 'Models' },
    { command: 'go-training', keys: ['T'], says: 'Training' },
    { command: 'help', keys: ['?'], says: 'These keys' },
  ],
};

const pages = { 'go-worklist': 'worklist', 'go-queue': 'queue', 'go-dead-letters': 'dead-letters', 'go-models': 'models', 'go-training': 'training' } as const;

/** Whether `command` was one of another page, which is gone to. */
export function goTo(command: string): boolean {
  if (!Object.hasOwn(pages, command)) return false;
  navigate({ page: pages[command as keyof typeof pages] });
  return true;
}
