import { Fault } from '#fault';

/** Something the process needs. `check` resolves (with facts worth showing) when it works, and rejects when it does not. */
export interface Part {
  readonly name: string;
  /** False: its loss is shown, but the process still takes requests. */
  readonly required: boolean;
  check(signal: AbortSignal): Promise<Readonly<Record<string, string | number>> | undefined>;
}

export interface PartState {
  readonly status: 'up' | 'down';
  readonly required: boolean;
  readonly reason?: string;
  readonly detail?: string;
  readonly facts?: Readonly<Record<string, string | number>>;
}

export interface Readiness {
  /** `degraded`: everything required is up, something else is not. */
  readonly status: 'ready' | 'degraded' | 'unready';
  readonly parts: Readonly<Record<string, PartState>>;
}

const late = (name: string): Fault => new Fault('DEADLINE_EXCEEDED', 'NO_ANSWER', `No answer of ${name} in time.`);

async function stateOf(part: Part, timeoutMs: number): Promise<PartState> {
  const signal = AbortSignal.timeout(timeoutMs);
  const expired = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(late(part.name));
    });
  });
  try {
    const facts = await Promise.race([part.check(signal), expired]);
    return { status: 'up', required: part.required, ...(facts && { facts }) };
  } catch (error) {
    const fault = Fault.from(error);
    return { status: 'down', required: part.required, reason: fault.reason, detail: fault.message };
  }
}

/** Asks every part at once; one that has not answered after `timeoutMs` is down. Never rejects. */
export async function judgeReadiness(parts: readonly Part[], timeoutMs: number): Promise<Readiness> {
  const states = await Promise.all(parts.map(async (part) => [part.name, await stateOf(part, timeoutMs)] as const));
  const down = states.filter(([, state]) => state.status === 'down');
  const status = down.length === 0 ? 'ready' : down.some(([, state]) => state.required) ? 'unready' : 'degraded';
  return { status, parts: Object.fromEntries(states) };
}
