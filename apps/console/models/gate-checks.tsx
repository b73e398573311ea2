import { Fragment } from 'react';
import type { GateDecision } from '../api/answers.ts';
import { counted, figure } from '../shell/words.ts';

const signs: Readonly<Partial<Record<string, string>>> = { passed: '✓', failed: '✗' };

/** What the gate said, check by check; of each that was not passed, why. */
export function GateChecks({ gate: { passed, champion, images, patients, checks } }: { readonly gate: GateDecision }) {
  return (
    <>
      <p className={passed ? 'verdict passed' : 'verdict failed'}>{passed ? '✓ Passed' : '✗ Rejected'} against {champion.name}@{champion.version} on {counted(images, 'image', 'images')} of {counted(patients, 'patient', 'patients')}.</p>
      <table className="checks">
        <thead><tr><th scope="col">Check</th><th scope="col" className="number">Champion</th><th scope="col" className="number">Challenger</th><th scope="col" className="number">Difference (95 %)</th><th scope="col">Outcome</th></tr></thead>
        <tbody>
          {checks.map(({ kind, name, outcome, champion: before, challenger, difference, sentence }) => (
            <Fragment key={`${kind} ${name}`}>
              <tr title={sentence}>
                <th scope="row">{name}</th>
                <td className="number">{figure(before)}</td>
                <td className="number">{figure(challenger)}</td>
                <td className="number">{figure(difference?.value)}{difference?.ci95 != null && ` (${difference.ci95.map(figure).join(' to ')})`}</td>
                <td className={`outcome ${outcome.replace(' ', '-')}`}><span aria-hidden="true" className="sign">{signs[outcome] ?? '–'}</span>{outcome}</td>
              </tr>
              {outcome !== 'passed' && <tr className="why"><td colSpan={5}>{sentence}</td></tr>}
            </Fragment>
          ))}
        </tbody>
      </table>
    </>
  );
}
