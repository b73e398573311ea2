import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '#fault';
import { type GateDecision, gateDecisionSchema, numbersOf } from '#registry';

/** What the gate decided on a run's challenger. @throws Fault FAILED_PRECONDITION / EVIDENCE_UNREADABLE */
export async function readDecision(gate: string): Promise<GateDecision> {
  try {
    return gateDecisionSchema.parse(JSON.parse(await readFile(join(gate, 'decision.json'), 'utf8')));
  } catch (cause) {
    throw new Fault('FAILED_PRECONDITION', 'EVIDENCE_UNREADABLE', "The gate's decision on this run cannot be read.", { cause });
  }
}

/** The decision in a sentence, and its figures. */
export function verdictOf(decision: GateDecision): { readonly why: string; readonly numbers: Record<string, number> } {
  const failed = decision.checks.filter(({ outcome }) => outcome === 'failed');
  const why = decision.passed ? 'The gate passed it.' : `The gate rejected it. ${failed.map(({ name, sentence }) => `${name}: ${sentence}`).join(' ')}`;
  return { why, numbers: numbersOf(decision) };
}
