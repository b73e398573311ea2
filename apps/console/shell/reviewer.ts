import { useSyncExternalStore } from 'react';

const item = 'pneumogate.reviewer';
const changed = new EventTarget();

function subscribe(onChange: () => void): () => void {
  window.addEventListener('storage', onChange);
  changed.addEventListener('change', onChange);
  return () => {
    window.removeEventListener('storage', onChange);
    changed.removeEventListener('change', onChange);
  };
}

/** The name that reviews are saved under; it stays in this browser. */
export const useReviewer = (): string => useSyncExternalStore(subscribe, () => window.localStorage.getItem(item) ?? '');

export function setReviewer(name: string): void {
  window.localStorage.setItem(item, name);
  changed.dispatchEvent(new Event('change'));
}
