import { useEffect, useEffectEvent } from 'react';

export interface StudyEvent {
  readonly kind: 'study' | 'review';
  readonly studyInstanceUID: string;
}

/** The one connection of this page to the gateway's events, opened with its first listener and closed with its last. */
interface Feed {
  readonly source: EventSource;
  listeners: number;
}

let feed: Feed | undefined;

function join(): EventSource {
  feed ??= { source: new EventSource('/api/v1/events'), listeners: 0 };
  feed.listeners += 1;
  return feed.source;
}

function leave(): void {
  if (feed === undefined) return;
  feed.listeners -= 1;
  if (feed.listeners > 0) return;
  feed.source.close();
  feed = undefined;
}

/**
 * Tells what happens to studies. Events are not replayed: `onConnection` is called with true on each (re)connection, when what is shown
 * should be loaded again, and with false when the connection is lost.
 */
export function useStudyEvents(onEvent: (event: StudyEvent) => void, onConnection: (connected: boolean) => void): void {
  const tell = useEffectEvent(onEvent);
  const connection = useEffectEvent(onConnection);
  useEffect(() => {
    const source = join();
    const listening = new AbortController();
    const { signal } = listening;
    for (const kind of ['study', 'review'] as const) {
      source.addEventListener(
        kind,
        (event: MessageEvent<string>) => {
          const { studyInstanceUID } = JSON.parse(event.data) as { readonly studyInstanceUID: string };
          tell({ kind, studyInstanceUID });
        },
        { signal },
      );
    }
    source.addEventListener('open', () => { connection(true); }, { signal });
    source.addEventListener('error', () => { connection(false); }, { signal });
    if (source.readyState === EventSource.OPEN) connection(true);
    return () => {
      listening.abort();
      leave();
    };
  }, []);
}
