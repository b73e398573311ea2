import { Fault } from '#fault';

/** Smoothing of the time between two answers: the last twenty or so count. */
const SMOOTHING = 0.1;

/**
 * How many images the service holds at a time, from the first byte to the answer. One more is refused at once, before its bytes are
 * sent, with the time after which a place is likely to be free.
 */
export class Admission {
  readonly #capacity: number;
  readonly #now: () => number;
  readonly #reason: string;
  #held = 0;
  #lastLeave: number | undefined;
  #meanGapMs = 250;

  /** `now`: milliseconds on a clock that never goes back. `reason`: that of the Fault. */
  constructor(capacity: number, now: () => number, reason = 'QUEUE_FULL') {
    this.#capacity = capacity;
    this.#now = now;
    this.#reason = reason;
  }

  get held(): number {
    return this.#held;
  }

  get isFull(): boolean {
    return this.#held >= this.#capacity;
  }

  /** Takes a place; the function returned gives it back. @throws Fault RESOURCE_EXHAUSTED / the reason, with a retry delay */
  enter(): () => void {
    if (this.isFull) {
      // A quarter of the queue shall have left by then, so that those who come back find room for more than one.
      const retryAfterMs = Math.min(30_000, Math.max(100, Math.round((this.#meanGapMs * this.#capacity) / 4)));
      throw new Fault('RESOURCE_EXHAUSTED', this.#reason, 'The inference service has as many images as it can hold.', { retryAfterMs });
    }
    if (this.#held === 0) this.#lastLeave = undefined;
    this.#held++;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#leave();
    };
  }

  #leave(): void {
    this.#held--;
    const now = this.#now();
    if (this.#lastLeave !== undefined) this.#meanGapMs += SMOOTHING * (now - this.#lastLeave - this.#meanGapMs);
    this.#lastLeave = now;
  }
}
