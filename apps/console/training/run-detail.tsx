import type { TrainingRunDetail } from '../api/answers.ts';
import { GateChecks } from '../models/gate-checks.tsx';
import { moment } from '../shell/words.ts';
import { RunState } from './run-list.tsx';
import { RunPlots } from './run-plots.tsx';
import { causeWords, progressWords, stateWords } from './run-words.ts';

function History({ history }: Pick<TrainingRunDetail, 'history'>) {
  const now = new Date();
  return (
    <ol className="history">
      {history.toReversed().map(({ state, at, by, why }) => (
        <li key={`${at} ${state}`}>
          <p><strong>{stateWords[state][1]}</strong> <small>{moment(at, now)}, {by}</small></p>
          <p>{why}</p>
        </li>
      ))}
    </ol>
  );
}

/** One run: how far it is, how the training went, what the gate said, and how it came there. */
export function RunDetail({ run }: { readonly run: TrainingRunDetail }) {
  const { id, state, cause, champion, challenger, progress, gate, history, reason } = run;
  return (
    <section aria-label="The run" className="detail">
      <h2><RunState state={state} /> <span className="version">begun {causeWords[cause]}{champion !== null && `, from ${champion}`}{challenger !== null && `, made ${challenger}`}</span></h2>
      {state === 'failed' && <p className="problem">{history.at(-1)?.why} <small>{reason}</small></p>}
      {state === 'training' && progress !== null && (
        <p className="progress"><progress max={progress.steps} value={progress.step} aria-label="Steps made" /> {progressWords(progress)}</p>
      )}
      <RunPlots losses={run.losses} epochs={run.epochs} />
      {gate !== null && (
        <>
          <h3>Gate</h3>
          <GateChecks gate={gate} />
        </>
      )}
      <h3>History</h3>
      <History history={history} />
      <p className="note uid">Run {id}{run.snapshot !== null && `, on the data ${run.snapshot.slice(0, 12)}`}</p>
    </section>
  );
}
