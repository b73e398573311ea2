import { type Observable, defer, exhaustMap, from, mergeAll, share, timer } from 'rxjs';
import { type BooksChange, type Store, changesSince } from '#store';

/** Changes are looked for so far back, in milliseconds: a transaction commits later than the time that it enters. */
const lateness = 10_000;

const keyOf = (change: BooksChange): string => JSON.stringify(change);

/** Which of the changes told were not told before. */
class Hearing {
  #heard: ReadonlySet<string> | undefined;

  /** Those that are new since the last call; none at the first. */
  fresh(told: readonly BooksChange[]): BooksChange[] {
    const heard = this.#heard;
    this.#heard = new Set(told.map(keyOf));
    return heard === undefined ? [] : told.filter((change) => !heard.has(keyOf(change)));
  }
}

/**
 * What changes in the books, whichever replica changes it: one look every `pollMs` for all who listen, none while nobody does. A database that is
 * away is silence.
 */
export const booksEvents = (store: Pick<Store, 'books'>, pollMs: number, now: () => Date): Observable<BooksChange> =>
  defer(() => {
    const hearing = new Hearing();
    const look = async (): Promise<BooksChange[]> => {
      const told = await changesSince(store.books, new Date(now().getTime() - lateness)).catch(() => undefined);
      return told === undefined ? [] : hearing.fresh(told);
    };
    return timer(0, pollMs).pipe(exhaustMap(() => from(look())), mergeAll());
  }).pipe(share());
