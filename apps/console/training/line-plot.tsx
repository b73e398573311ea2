import { type PlotPoint, placeOf, rangeOf, tickText, ticksOf } from './plot-scale.ts';

export interface Series {
  readonly name: string;
  readonly points: readonly PlotPoint[];
}

interface PlotProps {
  readonly title: string;
  /** What x counts. */
  readonly xName: string;
  /** At most two: they differ by dashes and by name, not by colour alone. */
  readonly series: readonly Series[];
}

const [width, height] = [260, 130];
const frame = { left: 34, right: width - 8, top: 6, bottom: height - 20 };
const shown = (value: number): string => (Math.abs(value) < 1 ? value.toFixed(3) : value.toPrecision(3));

const lastOf = ({ name, points }: Series): string => {
  const last = points.at(-1);
  return last === undefined ? name : `${name} ${shown(last.y)}`;
};

/** Lines over steps or epochs, with the last value of each beside its name. Drawn at about its own size, so that text stays readable. */
export function LinePlot({ title, xName, series }: PlotProps) {
  const points = series.flatMap((one) => one.points);
  const [xs, ys] = [rangeOf(points.map(({ x }) => x)), rangeOf(points.map(({ y }) => y))];
  const xOf = (x: number): number => placeOf(x, xs, frame.left, frame.right);
  const yOf = (y: number): number => placeOf(y, ys, frame.bottom, frame.top);
  return (
    <figure className="plot">
      <figcaption>
        <strong>{title} by {xName}</strong>
        {series.map((one, index) => <span key={one.name} className={`key key-${index}`}>{lastOf(one)}</span>)}
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${title} by ${xName}: ${series.map(lastOf).join(', ')}`}>
        {ticksOf(ys, 4).map((tick) => (
          <g key={tick} className="tick">
            <line x1={frame.left} x2={frame.right} y1={yOf(tick)} y2={yOf(tick)} />
            <text x={frame.left - 6} y={yOf(tick) + 4} textAnchor="end">{tickText(tick)}</text>
          </g>
        ))}
        {ticksOf(xs, 5).filter(Number.isInteger).map((tick) => <text key={tick} x={xOf(tick)} y={height - 6} textAnchor="middle">{tickText(tick)}</text>)}
        {series.map(({ name, points: own }, index) => (
          <g key={name} className={`line line-${index}`}>
            <polyline points={own.map(({ x, y }) => `${xOf(x).toFixed(1)},${yOf(y).toFixed(1)}`).join(' ')} />
            {own.length <= 40 && own.map(({ x, y }) => <circle key={x} cx={xOf(x)} cy={yOf(y)} r={2} />)}
          </g>
        ))}
      </svg>
    </figure>
  );
}
