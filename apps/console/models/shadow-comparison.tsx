import type { DifferingImage, ShadowPair, ShadowReport } from '../api/shadow-answers.ts';
import { getJson } from '../api/http.ts';
import { Link } from '../shell/link.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { usePeriodic } from '../shell/use-periodic.ts';
import { counted, moment, percent } from '../shell/words.ts';
import { shadowFigures, signed } from './shadow-figures.ts';

const lookEveryMs = 30_000;

const nameOf = ({ name, version }: ShadowPair['serving']): string => `${name}@${version}`;

const score = (value: number, boxes: number): string => `${percent(value)}, ${counted(boxes, 'box', 'boxes')}`;

function DifferingRow({ image }: { readonly image: DifferingImage }) {
  return (
    <tr>
      <td><Link to={{ page: 'review', study: image.studyInstanceUID, list: 'worklist' }} title={image.studyInstanceUID}>{image.studyInstanceUID}</Link></td>
      <td className="number">{score(image.servingScore, image.servingBoxes)}</td>
      <td className="number">{score(image.challengerScore, image.challengerBoxes)}</td>
      <td className="number">{signed(image.challengerScore - image.servingScore)}</td>
    </tr>
  );
}

function PairSection({ pair }: { readonly pair: ShadowPair }) {
  const [serving, challenger] = [nameOf(pair.serving), nameOf(pair.challenger)];
  const now = new Date();
  return (
    <section aria-label={`${challenger} beside ${serving}`}>
      <h3>{challenger} beside {serving} <span className="version">{counted(pair.comparedImages, 'image', 'images')}, {moment(pair.firstReadAt, now)} to {moment(pair.lastReadAt, now)}</span></h3>
      <dl className="figures">
        {shadowFigures(pair).map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
      </dl>
      {pair.mostDifferent.length > 0 && (
        <table className="differing">
          <caption>Where their image scores differ most</caption>
          <thead><tr><th>Study</th><th className="number">{serving}</th><th className="number">{challenger}</th><th className="number">Difference</th></tr></thead>
          <tbody>{pair.mostDifferent.map((image) => <DifferingRow key={image.sopInstanceUID} image={image} />)}</tbody>
        </table>
      )}
    </section>
  );
}

function whyEmpty({ model, pairs }: ShadowReport): string | undefined {
  if (pairs.length > 0) return undefined;
  if (model === null) return 'No model reads beside the champion: the setting inference.shadow names one.';
  return `${model} has read no image yet.`;
}

/** How models on trial differ from the ones that served, on the same images. */
export function ShadowComparison() {
  const { data, problem, reload } = useLoaded('shadow', (signal) => getJson<ShadowReport>('shadow?images=5', signal));
  usePeriodic(reload, lookEveryMs);
  const empty = data && whyEmpty(data);
  return (
    <section aria-label="On trial" className="detail shadow" aria-busy={data === undefined && problem === undefined}>
      <h2>On trial {data?.model != null && <span className="version">{data.model}, {percent(data.share)} of the images; it writes no reports</span>}</h2>
      {problem !== undefined && <p role="alert" className="problem">{problem}</p>}
      {empty !== undefined && <p className="note">{empty}</p>}
      {data?.pairs.map((pair) => <PairSection key={`${nameOf(pair.challenger)} ${nameOf(pair.serving)}`} pair={pair} />)}
    </section>
  );
}
