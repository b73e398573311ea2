import { useState } from 'react';
import type { Model, RegisteredModel } from '../api/answers.ts';
import { getJson } from '../api/http.ts';
import { useKeys } from '../shell/keys.ts';
import { useLoaded } from '../shell/use-loaded.ts';
import { usePeriodic } from '../shell/use-periodic.ts';
import { percent } from '../shell/words.ts';
import { GateChecks } from './gate-checks.tsx';
import { HistoryList } from './history-list.tsx';
import { PromoteDialog, RollBackDialog } from './model-dialogs.tsx';
import { modelKeys } from './model-keys.ts';
import { ShadowComparison } from './shadow-comparison.tsx';
import { type VersionRow, versionRows } from './version-rows.ts';
import { VersionTable } from './version-table.tsx';

interface Answer {
  readonly registered: readonly RegisteredModel[];
  readonly loaded: readonly Model[];
}

/** The service follows the registry within seconds. */
const lookEveryMs = 5000;

async function load(signal: AbortSignal): Promise<Answer> {
  const [registry, service] = await Promise.all([getJson<{ readonly models: readonly RegisteredModel[] }>('registry', signal), getJson<{ readonly models: readonly Model[] }>('models', signal)]);
  return { registered: registry.models, loaded: service.models };
}

/** What is known of the selected version beyond its row. */
function VersionDetail({ row: { key, deviceUID, network, operatingPoint, loaded, gate } }: { readonly row: VersionRow }) {
  return (
    <section aria-label={key} className="detail">
      <h2>{key} <span className="version">{network}{loaded !== undefined && loaded.engine !== '' && `, ${loaded.engine}`}</span></h2>
      <p className="note uid">A box from a box score of {percent(operatingPoint)} on. Device UID {deviceUID}.</p>
      {loaded?.refusal != null && <p className="problem">{loaded.refusal.sentence} <small>{loaded.refusal.code}</small></p>}
      {gate === null ? <p className="note">The registry holds no decision of the gate on it.</p> : <GateChecks gate={gate} />}
    </section>
  );
}

/** The row below or above the selected one. */
function neighbour(rows: readonly VersionRow[], selected: VersionRow | undefined, step: 1 | -1): string | undefined {
  const at = rows.findIndex(({ key }) => key === selected?.key) + step;
  return rows[Math.min(rows.length - 1, Math.max(0, at))]?.key;
}

/** The registry: versions and their aliases, what the gate said of them, who changed what, and the ways to change it. */
export function ModelsPage() {
  const { data, problem, reload } = useLoaded('models', load);
  const [chosen, setChosen] = useState<string>();
  // As it stood when it was asked about: what the dialog names must not change under the reader's eyes.
  const [promoting, setPromoting] = useState<VersionRow>();
  const [rollingBack, setRollingBack] = useState<{ readonly name: string; readonly champion: number | undefined; readonly to: number }>();
  const [message, setMessage] = useState('');
  usePeriodic(reload, lookEveryMs);
  const rows = versionRows(data?.registered ?? [], data?.loaded ?? []);
  const selected = rows.find(({ key }) => key === chosen) ?? rows.find(({ loaded }) => loaded?.isDefault) ?? rows[0];
  const model = data?.registered.find(({ name }) => name === selected?.name);
  const previous = model?.aliases.previous;
  const close = (): void => {
    setPromoting(undefined);
    setRollingBack(undefined);
  };
  const done = (told: string): void => {
    close();
    setMessage(told);
    reload();
  };
  const promote = (row: VersionRow | undefined): void => {
    setChosen(row?.key);
    if (row?.version !== row?.champion) setPromoting(row);
  };
  const rollBack = (): void => { if (model !== undefined && previous !== undefined) setRollingBack({ name: model.name, champion: model.aliases.champion, to: previous }); };
  useKeys([modelKeys], (command) => {
    if (command === 'next-row' || command === 'previous-row') setChosen(neighbour(rows, selected, command === 'next-row' ? 1 : -1));
    if (command === 'promote') promote(selected);
    if (command === 'roll-back') rollBack();
  });
  return (
    <main className="page list-page">
      <div className="title-bar">
        <h1>Models</h1>
        <span role="status" className="message">{message}</span>
        <button type="button" className="button" disabled={selected === undefined || selected.version === selected.champion} onClick={() => { promote(selected); }}>Promote <kbd>p</kbd></button>
        <button type="button" className="button" disabled={previous === undefined} onClick={rollBack}>Roll back <kbd>b</kbd></button>
      </div>
      {problem !== undefined && <p role="alert" className="problem">{problem}</p>}
      <div className="split">
        <div className="table-frame" tabIndex={0} role="region" aria-label="Versions" aria-busy={data === undefined && problem === undefined}>
          <VersionTable rows={rows} selected={selected?.key} onSelect={setChosen} onPromote={promote} />
          {data !== undefined && rows.length === 0 && <p className="empty">The registry holds no model.</p>}
          {selected !== undefined && <VersionDetail row={selected} />}
          {data !== undefined && <ShadowComparison />}
        </div>
        <section className="table-frame side" tabIndex={0} aria-label={`History of ${model?.name ?? 'the registry'}`}>
          <h2>History</h2>
          {model !== undefined && <HistoryList history={model.history} />}
        </section>
      </div>
      {promoting !== undefined && <PromoteDialog row={promoting} onDone={done} onClose={close} />}
      {rollingBack !== undefined && <RollBackDialog {...rollingBack} onDone={done} onClose={close} />}
    </main>
  );
}
