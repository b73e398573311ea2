import { useEffect, useEffectEvent } from 'react';

/** Calls `act` every `everyMs` while the page is looked at, and when it is looked at again. */
export function usePeriodic(act: () => void, everyMs: number): void {
  const run = useEffectEvent(() => { if (document.visibilityState === 'visible') act(); });
  useEffect(() => {
    const tick = (): void => { run(); };
    const timer = window.setInterval(tick, everyMs);
    document.addEventListener('visibilitychange', tick);
    return () => {
      window.clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, [everyMs]);
}
