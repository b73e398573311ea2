/** One axis: its range is given, or spans the data. */
export interface Axis {
  readonly label: string;
  readonly min?: number;
  readonly max?: number;
}

export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Points joined by lines (default), or marks of their own. */
  readonly drawnAs?: 'line' | 'marks';
}

export interface LineChart {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** A dashed line from the lower left to the upper right corner: chance in a ROC curve, perfection in a reliability diagram. */
  readonly diagonal?: boolean;
  /** Where curves leave room for the names of the series, at the right. Default: top. */
  readonly names?: 'top' | 'bottom';
}

const [width, height] = [560, 420];
const plot = { left: 64, top: 40, right: 540, bottom: 360 } as const;
/** Told apart by people with any colour vision (Okabe and Ito). */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];

interface Range {
  readonly min: number;
  readonly max: number;
}

const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
const rounded = (value: number): string => String(Number(value.toFixed(2)));

function rangeOf({ min, max }: Axis, values: readonly number[]): Range {
  const [least, greatest] = values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  const range = { min: min ?? (Number.isFinite(least) ? least : 0), max: max ?? (Number.isFinite(greatest) ? greatest : 1) };
  return range.max > range.min ? range : { min: range.min, max: range.min + 1 };
}

/** About five round numbers (1, 2 or 5 times a power of ten apart) within the range. */
export function ticks({ min, max }: Range): number[] {
  const raw = (max - min) / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= raw * (1 - 1e-9)) ?? 10) * power;
  const first = Math.ceil(min / step - 1e-9);
  return Array.from({ length: Math.floor(max / step + 1e-9) - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

function drawAxes(chart: LineChart, x: Range, y: Range, at: { x: (value: number) => number; y: (value: number) => number }): string {
  const vertical = ticks(x).map((tick) => {
    const place = rounded(at.x(tick));
    return `<path d="M${place} ${plot.top}V${plot.bottom}" stroke="#ddd"/><text x="${place}" y="${plot.bottom + 18}" text-anchor="middle">${tick}</text>`;
  });
  const horizontal = ticks(y).map((tick) => {
    const place = at.y(tick);
    return `<path d="M${plot.left} ${rounded(place)}H${plot.right}" stroke="#ddd"/><text x="${plot.left - 6}" y="${rounded(place + 4)}" text-anchor="end">${tick}</text>`;
  });
  const middle = { x: (plot.left + plot.right) / 2, y: (plot.top + plot.bottom) / 2 };
  return [
    ...vertical,
    ...horizontal,
    `<rect x="${plot.left}" y="${plot.top}" width="${plot.right - plot.left}" height="${plot.bottom - plot.top}" fill="none" stroke="#444"/>`,
    `<text x="${middle.x}" y="24" text-anchor="middle" font-size="15">${escaped(chart.title)}</text>`,
    `<text x="${middle.x}" y="${plot.bottom + 40}" text-anchor="middle">${escaped(chart.x.label)}</text>`,
    `<text x="16" y="${middle.y}" text-anchor="middle" transform="rotate(-90 16 ${middle.y})">${escaped(chart.y.label)}</text>`,
  ].join('\n');
}

/** A chart as an SVG document; points that are no finite numbers are left out. */
export function drawLineChart(chart: LineChart): string {
  const drawn = chart.series.map((one) => ({ ...one, points: one.points.filter((point) => point.every(Number.isFinite)) }));
  const points = drawn.flatMap((one) => one.points);
  const [x, y] = [rangeOf(chart.x, points.map(([value]) => value)), rangeOf(chart.y, points.map(([, value]) => value))];
  const at = {
    x: (value: number): number => plot.left + ((value - x.min) / (x.max - x.min)) * (plot.right - plot.left),
    y: (value: number): number => plot.bottom - ((value - y.min) / (y.max - y.min)) * (plot.bottom - plot.top),
  };
  const curves = drawn.map(({ name, points: own, drawnAs = 'line' }, i) => {
    const colour = colours[i % colours.length] ?? '#000';
    const places = own.map(([px, py]) => [rounded(at.x(px)), rounded(at.y(py))] as const);
    const shape =
      drawnAs === 'line'
        ? `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${places.map((place) => place.join(',')).join(' ')}"/>`
        : places.map(([px, py]) => `<circle cx="${px}" cy="${py}" r="4" fill="${colour}"/>`).join('');
    const key = chart.names === 'bottom' ? plot.bottom - 10 - 18 * (drawn.length - 1 - i) : plot.top + 18 + 18 * i;
    const label = `<text x="${plot.right - 30}" y="${key}" text-anchor="end">${escaped(name)}</text>`;
    return `<g clip-path="url(#plot)">${shape}</g><path d="M${plot.right - 24} ${key - 4}h18" stroke="${colour}" stroke-width="3"/>${label}`;
  });
  const diagonal = chart.diagonal ? `<path d="M${plot.left} ${plot.bottom}L${plot.right} ${plot.top}" stroke="#999" stroke-dasharray="5 4"/>` : '';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<rect width="${width}" height="${height}" fill="#fff"/>
<clipPath id="plot"><rect x="${plot.left}" y="${plot.top}" width="${plot.right - plot.left}" height="${plot.bottom - plot.top}"/></clipPath>
${drawAxes(chart, x, y, at)}
${diagonal}
${curves.join('\n')}
</svg>
`;
}
