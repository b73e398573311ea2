import { useEffect, useRef, useState } from 'react';
import { useStudyEvents } from '../api/events.ts';

/** Events come in bursts while a study is read; one load answers a burst. */
const gatherMs = 400;

/** Calls `reload` soon after anything happens to a study, and after each reconnection. Returns whether the gateway is connected. */
export function useLive(reload: () => void): boolean {
  const [isLive, setLive] = useState(false);
  const waiting = useRef<number>(undefined);
  const soon = (): void => {
    if (waiting.current !== undefined) return;
    waiting.current = window.setTimeout(() => {
      waiting.current = undefined;
      reload();
    }, gatherMs);
  };
  useStudyEvents(soon, (connected) => {
    setLive(connected);
    if (connected) soon();
  });
  useEffect(() => () => { window.clearTimeout(waiting.current); }, []);
  return isLive;
}
