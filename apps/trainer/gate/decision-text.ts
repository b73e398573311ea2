import type { GateDecision } from '#registry';

const marks = { passed: 'passed', failed: 'FAILED', 'not judged': '–' };

/** A decision for people, in Markdown. */
export function decisionText({ passed, champion, challenger, images, patients, checks }: GateDecision): string {
  const [before, after] = [champion, challenger].map(({ name, version }) => `${name}@${version}`);
  return [
    `# ${after} against ${before}: ${passed ? 'passed' : 'rejected'}`,
    '',
    `On the same ${images} images of ${patients} patients. Intervals are 95 %, paired, over patients.`,
    '',
    '| check | | |',
    '|---|---|---|',
    ...checks.map(({ name, outcome, sentence }) => `| ${name} | ${marks[outcome]} | ${sentence} |`),
    '',
  ].join('\n');
}
