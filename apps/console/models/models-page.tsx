import type { Model } from '../api/answers.ts';
import { getJson } from '../api/http.ts';
import { useLoaded } from '../shell/use-loaded.ts';
import { percent } from '../shell/words.ts';

const states: Readonly<Record<Model['state'], string>> = { loading: '◔ loading', serving: '● serving', draining: '◑ finishing what it began', refused: '! refused', shadowing: '◌ on trial' };

function ModelCard({ model }: { readonly model: Model }) {
  const { name, version, aliases, isDefault, deviceUID, operatingPoint, network, engine, state, refusal } = model;
  return (
    <article className={isDefault ? 'card current' : 'card'}>
      <h2>{name} <span className="version">version {version}</span></h2>
      <p className="badges"><span className="badge">{states[state]}</span>{isDefault && <span className="badge default">✓ reads new studies</span>}{aliases.map((alias) => <span key={alias} className="badge">{alias}</span>)}</p>
      {refusal !== null && <p className="problem">{refusal.sentence} <small>{refusal.code}</small></p>}
      <dl>
        <div><dt>Operating point</dt><dd>{percent(operatingPoint)} and above is a box</dd></div>
        <div><dt>Network</dt><dd>{network}</dd></div>
        <div><dt>Engine</dt><dd>{engine === '' ? '–' : engine}</dd></div>
        <div><dt>Device UID</dt><dd className="uid">{deviceUID}</dd></div>
      </dl>
    </article>
  );
}

/** The models that the inference service holds, the one that reads new studies first. */
export function ModelsPage() {
  const { data, problem, reload } = useLoaded('models', async (signal) => (await getJson<{ readonly models: readonly Model[] }>('models', signal)).models);
  const models = (data ?? []).toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault) || a.name.localeCompare(b.name) || b.version - a.version);
  return (
    <main className="page">
      <div className="title-bar">
        <h1>Models</h1>
        <button type="button" className="button" onClick={reload}>Refresh</button>
      </div>
      {problem !== undefined && <p role="alert" className="problem">{problem}</p>}
      <div className="cards" aria-busy={data === undefined && problem === undefined}>{models.map((model) => <ModelCard key={model.deviceUID} model={model} />)}</div>
      {data?.length === 0 && <p className="empty">The inference service holds no model.</p>}
    </main>
  );
}
