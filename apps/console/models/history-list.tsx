import type { AliasChange } from '../api/answers.ts';
import { figure, moment } from '../shell/words.ts';

const actions: Readonly<Partial<Record<string, string>>> = { promote: '▲ Promoted', rollback: '▼ Rolled back to', challenge: '○ Challenger:' };

/** Figures that are told beside an entry; all of them stand in the registry's history. */
const told = ['gain', 'challenger rsnaMap', 'challenger auroc'] as const;

/** Who moved which alias, when and why, newest first. */
export function HistoryList({ history }: { readonly history: readonly AliasChange[] }) {
  const now = new Date();
  if (history.length === 0) return <p className="empty">Nobody has promoted a version yet.</p>;
  return (
    <ol className="history">
      {history.map(({ at, action, version, by, why, numbers }) => {
        const figures = told.flatMap((name) => (numbers[name] === undefined ? [] : [`${name} ${figure(numbers[name])}`]));
        return (
          <li key={`${at} ${action}`}>
            <p><strong>{actions[action] ?? action} {version}</strong> <small>{moment(at, now)}, {by}</small></p>
            <p>{why}</p>
            {figures.length > 0 && <p className="note">{figures.join(' · ')}</p>}
          </li>
        );
      })}
    </ol>
  );
}
