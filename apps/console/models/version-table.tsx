import type { Model } from '../api/answers.ts';
import { type VersionRow, gateWords } from './version-rows.ts';

const states: Readonly<Record<Model['state'], string>> = { loading: '◔ loading', serving: '● reads new studies', draining: '◑ finishing what it began', refused: '! refused', shadowing: '◌ on trial' };

interface TableProps {
  readonly rows: readonly VersionRow[];
  readonly selected: string | undefined;
  readonly onSelect: (key: string) => void;
  readonly onPromote: (row: VersionRow) => void;
}

/** The versions of the registry, with what they are called, what the service does with them, and what the gate said. */
export function VersionTable({ rows, selected, onSelect, onPromote }: TableProps) {
  return (
    <table className="versions">
      <thead><tr><th scope="col">Version</th><th scope="col">Alias</th><th scope="col">In the service</th><th scope="col">Gate</th><th scope="col"><span className="hidden">Actions</span></th></tr></thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key} aria-selected={row.key === selected} className={row.key === selected ? 'selected' : undefined} onClick={() => { onSelect(row.key); }}>
            <td><strong>{row.name}</strong> @{row.version}</td>
            <td>{row.aliases.map((alias) => <span key={alias} className={alias === 'champion' ? 'badge default' : 'badge'}>{alias}</span>)}</td>
            <td className={row.loaded === undefined ? 'quiet' : `state ${row.loaded.state}`}>{row.loaded === undefined ? '–' : states[row.loaded.state]}</td>
            <td className={row.gate === null ? 'quiet' : ''}>{gateWords(row)}</td>
            <td className="row-actions">{row.version !== row.champion && <button type="button" className="button small" tabIndex={row.key === selected ? 0 : -1} onClick={() => { onPromote(row); }}>Promote</button>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
