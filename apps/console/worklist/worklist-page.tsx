import { useRef, useState } from 'react';
import type { WorklistPage as Answer, WorklistStudy } from '../api/answers.ts';
import { getJson } from '../api/http.ts';
import { type Patient, studiesOfPatient, usePatients } from '../api/patients.ts';
import { useKeys } from '../shell/keys.ts';
import { navigate } from '../shell/navigation.ts';
import { openOhif } from '../shell/open-ohif.ts';
import { moment } from '../shell/words.ts';
import { useLoaded } from '../shell/use-loaded.ts';
import { FilterBar } from './filter-bar.tsx';
import { type Filters, isPatient, isUidPart, matchesPatient, noFilters, stepRow, worklistQuery } from './filters.ts';
import { listKeys } from './list-keys.ts';
import { keepList } from './next-study.ts';
import { PatientCell, ReviewCell, Row, ScoreCell, StateCell } from './row-list.tsx';
import { useLive } from './use-live.ts';

const pageSize = 50;
/** A word is looked for when its typing has paused for so long. */
const typingMs = 250;

/** The rows for these filters. A patient is looked for in the archive, which alone knows names; the gateway then tells of the studies found. */
async function load(filters: Filters, limit: number, signal: AbortSignal): Promise<Answer> {
  const ask = (studies?: readonly string[]) => getJson<Answer>(`worklist?${worklistQuery(filters, limit, studies)}`, signal);
  if (!isPatient(filters.search)) return ask();
  await new Promise((resolve) => setTimeout(resolve, typingMs));
  signal.throwIfAborted();
  const studies = await studiesOfPatient(filters.search);
  if (studies.length > 0) return ask(studies);
  return isUidPart(filters.search) ? ask() : { studies: [], next: null };
}

interface RowsProps {
  readonly studies: readonly WorklistStudy[];
  readonly patients: ReadonlyMap<string, Patient>;
  readonly selected: string | undefined;
  readonly onSelect: (uid: string) => void;
  readonly onOpen: (uid: string) => void;
}

function Rows({ studies, patients, selected, onSelect, onOpen }: RowsProps) {
  const now = new Date();
  return studies.map(({ studyInstanceUID: uid, state, highestScore, boxes, images, review, receivedAt, ohif }) => (
    <Row key={uid} selected={uid === selected} onSelect={() => { onSelect(uid); }} onOpen={() => { onOpen(uid); }}>
      <td><PatientCell patient={patients.get(uid)} uid={uid} /></td>
      <td><StateCell state={state} /></td>
      <td><ScoreCell score={highestScore} /></td>
      <td className="number">{images === 0 ? '–' : boxes}</td>
      <td><ReviewCell state={review.state} readers={review.readers} /></td>
      <td>{moment(receivedAt, now)}</td>
      <td className="row-actions">
        <button type="button" className="button small" tabIndex={uid === selected ? 0 : -1} onClick={() => { onOpen(uid); }}>Review</button>
        {ohif !== null && <a className="button small" tabIndex={uid === selected ? 0 : -1} href={ohif} target="_blank" rel="noreferrer">OHIF<span className="hidden">, in another tab</span></a>}
      </td>
    </Row>
  ));
}

/** All studies: filtered, searched, ordered, kept up to date by the gateway's events. */
export function WorklistPage() {
  const [filters, setFilters] = useState<Filters>(noFilters);
  const [limit, setLimit] = useState(pageSize);
  const [chosen, setChosen] = useState<string>();
  const search = useRef<HTMLInputElement>(null);
  const { data, problem, reload } = useLoaded(JSON.stringify([filters, limit]), (signal) => load(filters, limit, signal));
  const isLive = useLive(reload);
  const loaded = data?.studies ?? [];
  const patients = usePatients(loaded.map(({ studyInstanceUID }) => studyInstanceUID));
  const studies = loaded.filter(({ studyInstanceUID }) => matchesPatient(filters.search, patients.get(studyInstanceUID)));
  const selected = studies.find(({ studyInstanceUID }) => studyInstanceUID === chosen)?.studyInstanceUID ?? studies[0]?.studyInstanceUID;
  const open = (uid: string): void => {
    keepList(studies.map(({ studyInstanceUID }) => studyInstanceUID));
    navigate({ page: 'review', study: uid, list: 'worklist' });
  };
  useKeys([listKeys], (command) => {
    if (command === 'next-row' || command === 'previous-row') setChosen(stepRow(studies, selected, command === 'next-row' ? 1 : -1));
    if (command === 'open' && selected !== undefined) open(selected);
    if (command === 'open-ohif') openOhif(studies.find(({ studyInstanceUID }) => studyInstanceUID === selected)?.ohif);
    if (command === 'search') search.current?.focus();
    if (command === 'leave-field' && document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  return (
    <main className="page list-page">
      <h1>Worklist</h1>
      <FilterBar filters={filters} onChange={setFilters} search={search} isLive={isLive} />
      {problem !== undefined && <p role="alert" className="problem">{problem} <button type="button" className="button small" onClick={reload}>Try again</button></p>}
      <div className="table-frame" tabIndex={0} role="region" aria-label="Studies">
        <table className="worklist" aria-busy={data === undefined && problem === undefined}>
          <thead>
            <tr><th scope="col">Patient</th><th scope="col">State</th><th scope="col">Image score</th><th scope="col" className="number">Boxes</th><th scope="col">Review</th><th scope="col">Received</th><th scope="col"><span className="hidden">Actions</span></th></tr>
          </thead>
          <tbody><Rows studies={studies} patients={patients} selected={selected} onSelect={setChosen} onOpen={open} /></tbody>
        </table>
        {data !== undefined && studies.length === 0 && <p className="empty">{filters === noFilters ? 'No study has come in yet.' : 'No study matches these filters.'}</p>}
        {data?.next != null && <button type="button" className="button more" disabled={limit >= 500} onClick={() => { setLimit(limit + pageSize); }}>More studies</button>}
      </div>
    </main>
  );
}
