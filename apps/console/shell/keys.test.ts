import { describe, expect, it } from 'vitest';
import { type KeyGroup, commandOf, printKey } from './keys.ts';

const stroke = (key: string, held: { ctrlKey?: boolean; metaKey?: boolean; altKey?: boolean; shiftKey?: boolean; repeat?: boolean } = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  repeat: false,
  ...held,
});

const groups: readonly KeyGroup<'accept' | 'accept-all' | 'undo' | 'left' | 'grow' | 'help'>[] = [
  {
    title: 'Boxes',
    bindings: [
      { command: 'accept', keys: ['a'] },
      { command: 'accept-all', keys: ['A'] },
      { command: 'undo', keys: ['u', 'Ctrl+z'] },
      { command: 'left', keys: ['ArrowLeft'], repeats: true },
      { command: 'grow', keys: ['Shift+ArrowLeft'], repeats: true },
      { command: 'help', keys: ['?'] },
    ],
  },
];

describe('commandOf', () => {
  it('tells letters by case, and other keys by Shift', () => {
    expect(commandOf(groups, stroke('a'))).toBe('accept');
    expect(commandOf(groups, stroke('A', { shiftKey: true }))).toBe('accept-all');
    expect(commandOf(groups, stroke('ArrowLeft'))).toBe('left');
    expect(commandOf(groups, stroke('ArrowLeft', { shiftKey: true }))).toBe('grow');
    expect(commandOf(groups, stroke('?', { shiftKey: true }))).toBe('help');
  });

  it('reads the case of a letter from Shift alone, whatever Caps Lock does', () => {
    expect(commandOf(groups, stroke('A'))).toBe('accept');
    expect(commandOf(groups, stroke('a', { shiftKey: true }))).toBe('accept-all');
    expect(commandOf(groups, stroke('Z', { ctrlKey: true }))).toBe('undo');
  });

  it('takes Ctrl and ⌘ alike, and leaves Alt to the browser', () => {
    expect(commandOf(groups, stroke('z', { ctrlKey: true }))).toBe('undo');
    expect(commandOf(groups, stroke('z', { metaKey: true }))).toBe('undo');
    expect(commandOf(groups, stroke('a', { ctrlKey: true }))).toBeUndefined();
    expect(commandOf(groups, stroke('ArrowLeft', { altKey: true }))).toBeUndefined();
  });

  it('repeats only what may be repeated', () => {
    expect(commandOf(groups, stroke('ArrowLeft', { repeat: true }))).toBe('left');
    expect(commandOf(groups, stroke('a', { repeat: true }))).toBeUndefined();
  });
});

describe('printKey', () => {
  it('prints what is on the keyboard', () => {
    expect(['a', 'A', 'Shift+ArrowLeft', 'Ctrl+z', '+', 'Escape'].map(printKey)).toEqual(['a', 'Shift+A', 'Shift+←', 'Ctrl+z', '+', 'Esc']);
  });
});
