import { useState } from 'react';
import type { DeadLetter, DeadLetterPage as Answer } from '../api/answers.ts';
import { getJson, post } from '../api/http.ts';
import { sentenceOf } from '../api/problem.ts';
import { Confirmation } from '../shell/dialog.tsx';
import { type KeyGroup, useKeys } from '../shell/keys.ts';
import { useLoaded } from '../shell/use-loaded.ts';
import { counted, moment } from '../shell/words.ts';

export type DeadLetterCommand = 'next-row' | 'previous-row' | 'requeue' | 'requeue-all';

export const deadLetterKeys: KeyGroup<DeadLetterCommand> = {
  title: 'Dead letters',
  bindings: [
    { command: 'next-row', keys: ['j', 'ArrowDown'], says: 'Next', repeats: true },
    { command: 'previous-row', keys: ['k', 'ArrowUp'], says: 'Previous', repeats: true },
    { command: 'requeue', keys: ['r'], says: 'Requeue this job' },
    { command: 'requeue-all', keys: ['R'], says: 'Requeue all, after a question' },
  ],
};

interface LettersProps {
  readonly letters: readonly DeadLetter[];
  readonly selected: string | undefined;
  readonly onSelect: (jobId: string) => void;
  readonly onRequeue: (jobId: string) => void;
}

function Letters({ letters, selected, onSelect, onRequeue }: LettersProps) {
  const now = new Date();
  return letters.map(({ jobId, queue, sentence, reason, attempts, diedAt }) => (
    <tr key={jobId} aria-selected={jobId === selected} className={jobId === selected ? 'selected' : undefined} onClick={() => { onSelect(jobId); }}>
      <td>{queue}</td>
      <td>{sentence} <small>{reason}</small></td>
      <td className="number">{attempts}</td>
      <td>{moment(diedAt, now)}</td>
      <td className="row-actions"><button type="button" className="button small" onClick={() => { onRequeue(jobId); }}>Requeue</button></td>
    </tr>
  ));
}

/** Requeues one after the other, so that the gateway is not flooded; what somebody else requeued meanwhile is no failure. */
async function requeueAll(jobIds: readonly string[]): Promise<void> {
  for (const jobId of jobIds) {
    await post(`dead-letters/${jobId}/requeue`).catch((error: unknown) => {
      if (!(error instanceof Error && 'status' in error && error.status === 404)) throw error;
    });
  }
}

/** Jobs that were given up, and the way back into their queues. */
export function DeadLettersPage() {
  const { data, problem, reload } = useLoaded('dead-letters', (signal) => getJson<Answer>('dead-letters?limit=200', signal));
  const [chosen, setChosen] = useState<string>();
  const [isAsking, setAsking] = useState(false);
  const [message, setMessage] = useState('');
  const letters = data?.deadLetters ?? [];
  const selected = letters.find(({ jobId }) => jobId === chosen)?.jobId ?? letters[0]?.jobId;
  const requeue = (jobIds: readonly string[]): void => {
    setMessage('Requeueing …');
    requeueAll(jobIds).then(
      () => { setMessage(`${counted(jobIds.length, 'job is', 'jobs are')} back in the queue.`); },
      (error: unknown) => { setMessage(sentenceOf(error)); },
    ).finally(reload);
  };
  useKeys([deadLetterKeys], (command) => {
    const at = letters.findIndex(({ jobId }) => jobId === selected);
    if (command === 'next-row') setChosen(letters[Math.min(letters.length - 1, at + 1)]?.jobId);
    if (command === 'previous-row') setChosen(letters[Math.max(0, at - 1)]?.jobId);
    if (command === 'requeue' && selected !== undefined) requeue([selected]);
    if (command === 'requeue-all' && letters.length > 0) setAsking(true);
  });
  return (
    <main className="page list-page">
      <div className="title-bar">
        <h1>Dead letters</h1>
        <span role="status" className="message">{message}</span>
        <button type="button" className="button" onClick={reload}>Refresh</button>
        <button type="button" className="button" disabled={letters.length === 0} onClick={() => { setAsking(true); }}>Requeue all <kbd>Shift+R</kbd></button>
      </div>
      {problem !== undefined && <p role="alert" className="problem">{problem}</p>}
      <div className="table-frame" tabIndex={0} role="region" aria-label="Dead letters">
        <table className="dead-letters" aria-busy={data === undefined && problem === undefined}>
          <thead><tr><th scope="col">Queue</th><th scope="col">Why it was given up</th><th scope="col" className="number">Tries</th><th scope="col">When</th><th scope="col"><span className="hidden">Actions</span></th></tr></thead>
          <tbody><Letters letters={letters} selected={selected} onSelect={setChosen} onRequeue={(jobId) => { requeue([jobId]); }} /></tbody>
        </table>
        {data !== undefined && letters.length === 0 && <p className="empty">No job was given up.</p>}
        {data?.next != null && <p className="empty">More wait than are shown.</p>}
      </div>
      {isAsking && (
        <Confirmation
          title={`Requeue ${counted(letters.length, 'job', 'jobs')}?`}
          sentence="Each is tried again from the start. If its cause is still there, it comes back here."
          action="Requeue all"
          onClose={() => { setAsking(false); }}
          onConfirm={() => { setAsking(false); requeue(letters.map(({ jobId }) => jobId)); }}
        />
      )}
    </main>
  );
}
