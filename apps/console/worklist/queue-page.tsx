import { useState } from 'react';
import type { QueuedStudy } from '../api/answers.ts';
import { usePatients } from '../api/patients.ts';
import { useKeys } from '../shell/keys.ts';
import { navigate } from '../shell/navigation.ts';
import { openOhif } from '../shell/open-ohif.ts';
import { useLoaded } from '../shell/use-loaded.ts';
import { moment } from '../shell/words.ts';
import { stepRow } from './filters.ts';
import { listKeys } from './list-keys.ts';
import { loadQueue } from './next-study.ts';
import { PatientCell, Row, ScoreCell } from './row-list.tsx';
import { useLive } from './use-live.ts';

const reasons: Readonly<Record<QueuedStudy['reason'], string>> = {
  uncertain: 'Unsure: image score near 50 %',
  disagreement: 'Readers differ',
  random: 'Drawn at random, against bias',
};

/** What to label next, most telling first. */
export function QueuePage() {
  const [chosen, setChosen] = useState<string>();
  const { data, problem, reload } = useLoaded('queue', loadQueue);
  useLive(reload);
  const studies = data ?? [];
  const patients = usePatients(studies.map(({ studyInstanceUID }) => studyInstanceUID));
  const selected = studies.find(({ studyInstanceUID }) => studyInstanceUID === chosen) ?? studies[0];
  const open = (study: string): void => { navigate({ page: 'review', study, list: 'queue' }); };
  useKeys([listKeys], (command) => {
    if (command === 'next-row' || command === 'previous-row') setChosen(stepRow(studies, selected?.studyInstanceUID, command === 'next-row' ? 1 : -1));
    if (command === 'open' && selected !== undefined) open(selected.studyInstanceUID);
    if (command === 'open-ohif') openOhif(selected?.ohif);
  });
  const now = new Date();
  return (
    <main className="page list-page">
      <h1>What to label next</h1>
      <p className="note">Enter opens the first study; saving a review opens the next.</p>
      {problem !== undefined && <p role="alert" className="problem">{problem} <button type="button" className="button small" onClick={reload}>Try again</button></p>}
      <div className="table-frame" tabIndex={0} role="region" aria-label="Studies to label">
        <table className="queue" aria-busy={data === undefined && problem === undefined}>
          <thead><tr><th scope="col">Patient</th><th scope="col">Why</th><th scope="col">Image score</th><th scope="col" className="number">Boxes</th><th scope="col">Received</th><th scope="col"><span className="hidden">Actions</span></th></tr></thead>
          <tbody>
            {studies.map(({ studyInstanceUID: uid, reason, highestScore, boxes, receivedAt }) => (
              <Row key={uid} selected={uid === selected?.studyInstanceUID} onSelect={() => { setChosen(uid); }} onOpen={() => { open(uid); }}>
                <td><PatientCell patient={patients.get(uid)} uid={uid} /></td>
                <td>{reasons[reason]}</td>
                <td><ScoreCell score={highestScore} /></td>
                <td className="number">{boxes}</td>
                <td>{moment(receivedAt, now)}</td>
                <td className="row-actions"><button type="button" className="button small" tabIndex={uid === selected?.studyInstanceUID ? 0 : -1} onClick={() => { open(uid); }}>Review</button></td>
              </Row>
            ))}
          </tbody>
        </table>
        {data?.length === 0 && <p className="empty">Nothing waits for a label.</p>}
      </div>
    </main>
  );
}
