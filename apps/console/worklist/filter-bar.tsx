import type { RefObject } from 'react';
import { Key } from '../shell/help.tsx';
import { type Filters, noFilters, withFilter } from './filters.ts';

interface FilterBarProps {
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly isLive: boolean;
}

const states = { '': 'Any state', received: 'Received', analysing: 'Analysing', settling: 'Settling', reported: 'Reported', skipped: 'Not for the model', failed: 'Failed', deleted: 'Deleted' };
const reviews = { '': 'Any review', unreviewed: 'Not reviewed', reviewed: 'Reviewed', adjudicate: 'Readers differ' };
const orders = { newest: 'Newest first', oldest: 'Oldest first', 'highest-score': 'Highest image score first', 'lowest-score': 'Lowest image score first' };

interface ChoiceProps {
  readonly label: string;
  readonly choices: Readonly<Record<string, string>>;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const Choice = ({ label, choices, value, onChange }: ChoiceProps) => (
  <select aria-label={label} value={value} onChange={(event) => { onChange(event.target.value); }}>
    {Object.entries(choices).map(([key, words]) => <option key={key} value={key}>{words}</option>)}
  </select>
);

/** What the worklist shows, and whether it is up to date. */
export function FilterBar({ filters, onChange, search, isLive }: FilterBarProps) {
  const set = (name: keyof Filters) => (value: string): void => { onChange(withFilter(filters, name, value)); };
  return (
    <div className="filter-bar" role="search">
      <span className="search-field">
        <input ref={search} type="search" aria-label="Patient or part of a study UID" placeholder="Patient or study UID" value={filters.search} onChange={(event) => { set('search')(event.target.value); }} />
        <Key name="/" />
      </span>
      <Choice label="State" choices={states} value={filters.state} onChange={set('state')} />
      <Choice label="Review" choices={reviews} value={filters.review} onChange={set('review')} />
      <label className="inline">Image score from <input type="number" min={0} max={100} step={5} value={filters.minScore} onChange={(event) => { set('minScore')(event.target.value); }} /> %</label>
      <Choice label="Order" choices={orders} value={filters.order} onChange={set('order')} />
      <button type="button" className="button small" disabled={filters === noFilters} onClick={() => { onChange(noFilters); }}>Clear</button>
      <span className={isLive ? 'live on' : 'live'} role="status">{isLive ? '● Live' : '○ Connecting'}</span>
    </div>
  );
}
