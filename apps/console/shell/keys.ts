import { useEffect, useEffectEvent } from 'react';

/** A command's keys, as `KeyboardEvent.key` names them, `Ctrl+` before those with Ctrl or ⌘; the first is the one that is shown. */
export interface Binding<Command extends string> {
  readonly command: Command;
  readonly keys: readonly [string, ...string[]];
  /** What the help says; commands without a sentence share the one before. */
  readonly says?: string;
  /** Whether holding the key down repeats the command. */
  readonly repeats?: boolean;
}

/** A heading of the help, and its commands. */
export interface KeyGroup<Command extends string> {
  readonly title: string;
  readonly bindings: readonly Binding<Command>[];
}

interface Stroke {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly repeat: boolean;
}

/** The stroke in the words of a binding: letters have the case that Shift gives them, whatever Caps Lock does; other keys that Shift does not change are named with it. */
export function nameOfStroke({ key, ctrlKey, metaKey, shiftKey }: Stroke): string {
  const single = shiftKey ? key.toUpperCase() : key.toLowerCase();
  const named = key.length === 1 ? single : shiftKey ? `Shift+${key}` : key;
  return ctrlKey || metaKey ? `Ctrl+${named}` : named;
}

/** The command of a stroke; undefined where no binding has it. With Alt a stroke is the browser's or the layout's. */
export function commandOf<Command extends string>(groups: readonly KeyGroup<Command>[], stroke: Stroke): Command | undefined {
  if (stroke.altKey) return undefined;
  const name = nameOfStroke(stroke);
  const binding = groups.flatMap(({ bindings }) => bindings).find(({ keys }) => keys.includes(name));
  return binding !== undefined && (binding.repeats === true || !stroke.repeat) ? binding.command : undefined;
}

const printed: Readonly<Record<string, string>> = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc' };

/** A key as it is printed for people: `A` is Shift+A. */
export function printKey(key: string): string {
  const parts = key === '+' ? ['+'] : key.split(/\+(?=.)/);
  return parts.map((part) => (/^\p{Lu}$/u.test(part) ? `Shift+${part}` : (printed[part] ?? part))).join('+');
}

/** Whether the stroke belongs to the element that has the focus: text is typed there, or it answers to Enter, the space bar or arrows itself. */
function belongsTo(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('dialog') !== null) return true;
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return key !== 'Escape';
  if (target instanceof HTMLSelectElement) return key.length === 1 || key.startsWith('Arrow') || key === 'Enter';
  return (target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement) && (key === 'Enter' || key === ' ');
}

/** Runs the command of each stroke that nothing in focus takes for itself. Nothing runs while a dialog is open. */
export function useKeys<Command extends string>(groups: readonly KeyGroup<Command>[], run: (command: Command) => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || belongsTo(event.target, event.key) || document.querySelector('dialog[open]') !== null) return;
    const command = commandOf(groups, event);
    if (command === undefined) return;
    event.preventDefault();
    run(command);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => { onKey(event); };
    window.addEventListener('keydown', listener);
    return () => { window.removeEventListener('keydown', listener); };
  }, []);
}
