import { useEffect, useEffectEvent, useState } from 'react';
import { reasonOf, sentenceOf } from '../api/problem.ts';

export interface Loaded<T> {
  /** The last that was loaded, also while it is loaded anew or that fails; undefined: nothing yet. */
  readonly data: T | undefined;
  /** Why the last try failed. */
  readonly problem: string | undefined;
  /** The same as a stable token, if it has one. */
  readonly reason: string | undefined;
  readonly reload: () => void;
}

interface Answer<T> {
  readonly key: string;
  readonly data: T | undefined;
  readonly problem: string | undefined;
  readonly reason: string | undefined;
}

/** Loads on arrival, on `reload` and whenever `key` changes; an answer that was overtaken by another request is dropped. */
export function useLoaded<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [answer, setAnswer] = useState<Answer<T>>({ key, data: undefined, problem: undefined, reason: undefined });
  const [round, setRound] = useState(0);
  const begin = useEffectEvent(load);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    begin(signal).then(
      (data) => { if (!signal.aborted) setAnswer({ key, data, problem: undefined, reason: undefined }); },
      (error: unknown) => { if (!signal.aborted) setAnswer((last) => ({ key, data: last.key === key ? last.data : undefined, problem: sentenceOf(error), reason: reasonOf(error) })); },
    );
    return () => { controller.abort(); };
  }, [key, round]);
  return { data: answer.data, problem: answer.problem, reason: answer.reason, reload: () => { setRound((last) => last + 1); } };
}
