import type { Diagnosis } from './doctor.ts';

const marks = { ok: 'ok  ', note: 'note', missing: 'NO  ' } as const;

/** The diagnosis for people. */
export function describeDiagnosis(diagnosis: Diagnosis): string {
  const width = Math.max(...diagnosis.checks.map((check) => check.subject.length));
  const checks = diagnosis.checks.flatMap(({ subject, state, finding, next }) => [
    `${marks[state]}  ${subject.padEnd(width)}  ${finding}`,
    ...(next === undefined ? [] : [`${' '.repeat(width + 8)}→ ${next}`]),
  ]);
  const settings = Object.entries(diagnosis.settings).map(([key, value]) => `  ${key} = ${Array.isArray(value) ? value.join(', ') : String(value)}`);
  const verdict = diagnosis.ready ? 'Ready: `./pneumogate start` can work.' : 'Not ready for `./pneumogate start`: see NO above.';
  return [...checks, '', 'Settings', ...settings, '', verdict, '`./pneumogate demo` needs only a model and the Debian programs.', ''].join('\n');
}
