/** Pauses that double from `first` to `last`, in milliseconds. */
export class Backoff {
  readonly #first: number;
  readonly #last: number;
  #next: number;

  constructor(first: number, last: number) {
    this.#first = Math.min(first, last);
    this.#last = last;
    this.#next = this.#first;
  }

  reset(): void {
    this.#next = this.#first;
  }

  next(): number {
    const ms = this.#next;
    this.#next = Math.min(this.#last, ms * 2);
    return ms;
  }
}
