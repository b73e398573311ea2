import type { MouseEvent, ReactNode } from 'react';
import { navigate } from './navigation.ts';
import { type Route, addressOf } from './route.ts';

interface LinkProps {
  readonly to: Route;
  readonly current?: boolean;
  readonly className?: string;
  readonly title?: string;
  readonly children: ReactNode;
}

/** A link within the console: no page load, but for the clicks that ask for another tab. */
export function Link({ to, current, className, title, children }: LinkProps) {
  const follow = (event: MouseEvent): void => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    navigate(to);
  };
  return (
    <a href={addressOf(to)} className={className} title={title} aria-current={current === true ? 'page' : undefined} onClick={follow}>
      {children}
    </a>
  );
}
