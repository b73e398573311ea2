import type { TrainingRun, TrainingState } from '../api/answers.ts';
import { moment } from '../shell/words.ts';
import { causeWords, stateWords } from './run-words.ts';

export function RunState({ state }: { readonly state: TrainingState }) {
  const [sign, word] = stateWords[state];
  return <span className={`run-state ${state}`}><span aria-hidden="true" className="sign">{sign}</span>{word}</span>;
}

interface ListProps {
  readonly runs: readonly TrainingRun[];
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
}

/** Training runs, newest first. */
export function RunList({ runs, selected, onSelect }: ListProps) {
  const now = new Date();
  return (
    <table className="runs">
      <thead><tr><th scope="col">State</th><th scope="col">Begun</th><th scope="col">Model</th></tr></thead>
      <tbody>
        {runs.map(({ id, state, createdAt, cause, challenger }) => (
          <tr key={id} aria-selected={id === selected} className={id === selected ? 'selected' : undefined} onClick={() => { onSelect(id); }}>
            <td><RunState state={state} /></td>
            <td title={causeWords[cause]}>{moment(createdAt, now)}</td>
            <td>{challenger ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
