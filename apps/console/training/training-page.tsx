import { useState } from 'react';
import type { TrainingRun, TrainingRunDetail } from '../api/answers.ts';
import { getJson } from '../api/http.ts';
import { Key } from '../shell/help.tsx';
import { useKeys } from '../shell/keys.ts';
import { useLoaded } from '../shell/use-loaded.ts';
import { usePeriodic } from '../shell/use-periodic.ts';
import { BeginDialog, RunDialog } from './run-dialogs.tsx';
import { RunDetail } from './run-detail.tsx';
import { RunList } from './run-list.tsx';
import { type RunAction, actionsOf, isWorking } from './run-words.ts';
import { trainingKeys } from './training-keys.ts';

interface RunPage {
  readonly runs: readonly TrainingRun[];
  readonly next: string | null;
}

/** A run moves to another state within minutes or hours; its steps are looked at more often. */
const listEveryMs = 10_000;
const runEveryMs = 2000;

const buttons = [['approve', 'Approve', 'a'], ['reject', 'Turn down', 'x'], ['cancel', 'Cancel', 'c']] as const;

function NotEnabled() {
  return (
    <div className="empty">
      <p>Training is not enabled here.</p>
      <p>Set <code>training.enabled</code>, so that <code>start</code> runs the trainer service, or <code>training.url</code> to the address of one that runs elsewhere.</p>
    </div>
  );
}

function useRuns() {
  const list = useLoaded('runs', (signal) => getJson<RunPage>('training/runs?limit=50', signal));
  const [chosen, setChosen] = useState<string>();
  const runs = list.data?.runs ?? [];
  const selected = runs.find(({ id }) => id === chosen) ?? runs[0];
  const id = selected?.id ?? '';
  const detail = useLoaded(id, async (signal) => (id === '' ? undefined : getJson<TrainingRunDetail>(`training/runs/${id}`, signal)));
  const step = (by: 1 | -1): void => {
    const at = runs.findIndex((run) => run === selected) + by;
    setChosen(runs[Math.min(runs.length - 1, Math.max(0, at))]?.id);
  };
  const reload = (): void => {
    list.reload();
    detail.reload();
  };
  const run = detail.data?.id === id ? detail.data : undefined;
  usePeriodic(list.reload, listEveryMs);
  usePeriodic(() => { if (run !== undefined && isWorking(run)) detail.reload(); }, runEveryMs);
  return { list, runs, selected, run, setChosen, step, reload };
}

/** Training runs: what they are at, how the training went, what the gate said, and the ways to begin, approve, turn down and cancel one. */
export function TrainingPage() {
  const { list, runs, selected, run, setChosen, step, reload } = useRuns();
  const [asking, setAsking] = useState<{ readonly action: RunAction; readonly run: TrainingRun } | 'begin'>();
  const [message, setMessage] = useState('');
  const isOff = list.reason === 'TRAINING_NOT_ENABLED';
  const mayBegin = list.data !== undefined && !runs.some(isWorking);
  const current = run ?? selected;
  const actions = current === undefined ? [] : actionsOf(current);
  const ask = (action: RunAction): void => { if (current !== undefined && actions.includes(action)) setAsking({ action, run: current }); };
  const close = (): void => { setAsking(undefined); };
  const done = (told: string): void => {
    close();
    setMessage(told);
    reload();
  };
  useKeys([trainingKeys], (command) => {
    if (command === 'next-row' || command === 'previous-row') step(command === 'next-row' ? 1 : -1);
    else if (command !== 'begin') ask(command);
    else if (mayBegin) setAsking('begin');
  });
  return (
    <main className="page list-page">
      <div className="title-bar">
        <h1>Training</h1>
        <span role="status" className="message">{message}</span>
        {buttons.map(([action, word, key]) => <button key={action} type="button" className="button" disabled={!actions.includes(action)} onClick={() => { ask(action); }}>{word} <Key name={key} /></button>)}
        <button type="button" className="button" disabled={!mayBegin} title={mayBegin ? undefined : 'There is one run at a time.'} onClick={() => { setAsking('begin'); }}>Begin a run <Key name="n" /></button>
      </div>
      {list.problem !== undefined && !isOff && <p role="alert" className="problem">{list.problem} <small>{list.reason}</small></p>}
      {isOff ? <NotEnabled /> : (
        <div className="split training">
          <div className="table-frame" tabIndex={0} role="region" aria-label="Runs" aria-busy={list.data === undefined && list.problem === undefined}>
            <RunList runs={runs} selected={selected?.id} onSelect={setChosen} />
            {list.data !== undefined && runs.length === 0 && <p className="empty">No run has begun yet.</p>}
            {list.data?.next != null && <p className="empty">There are older runs than are shown.</p>}
          </div>
          <div className="table-frame" tabIndex={0} role="region" aria-label="The selected run">{run !== undefined && <RunDetail run={run} />}</div>
        </div>
      )}
      {asking === 'begin' && <BeginDialog onDone={done} onClose={close} />}
      {asking !== undefined && asking !== 'begin' && <RunDialog asked={asking.action} run={asking.run} onDone={done} onClose={close} />}
    </main>
  );
}
