import { useSyncExternalStore } from 'react';
import { type Route, addressOf, routeOf } from './route.ts';

/** Told by `navigate`, as the browser tells only of its own Back and Forward. */
const moved = new EventTarget();

function subscribe(onMove: () => void): () => void {
  window.addEventListener('popstate', onMove);
  moved.addEventListener('move', onMove);
  return () => {
    window.removeEventListener('popstate', onMove);
    moved.removeEventListener('move', onMove);
  };
}

export function navigate(route: Route): void {
  window.history.pushState(null, '', addressOf(route));
  moved.dispatchEvent(new Event('move'));
}

/** The route in the address bar. */
export function useRoute(): Route {
  const address = useSyncExternalStore(subscribe, () => window.location.pathname + window.location.search);
  return routeOf(new URL(address, window.location.origin));
}
