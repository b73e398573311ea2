import { datasetFault } from '../dataset-fault.ts';
import type { Sample, TruthBox } from '../sample.ts';
import { truthBox } from '../truth-box.ts';

export interface VocAnnotation {
  readonly filename: string;
  readonly columns: number;
  readonly rows: number;
  readonly boxes: readonly TruthBox[];
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const unescaped = (text: string): string => text.replaceAll(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities[name] ?? '');
const escaped = (text: string): string => text.replaceAll(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] ?? '');

/** Content of the first element of that name. */
function content(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`).exec(xml)?.[1];
}

/** A label that says 'nothing here', as the article's `.names` has it, makes no box. */
const isAbsence = (label: string): boolean => label === 'no_opacity';

/**
 * An annotation of PASCAL VOC, of which only the elements a detector needs are read. Edges are taken as they stand (edge-based, 0 is the left edge).
 * @throws Fault INVALID_ARGUMENT / ANNOTATION_INVALID, BOX_INVALID, BOX_OUTSIDE_IMAGE
 */
export function parseAnnotation(text: string, file: string): VocAnnotation {
  const annotation = content(text.replaceAll(/<!--[\s\S]*?-->/g, ''), 'annotation');
  const [filename, size] = [content(annotation ?? '', 'filename'), content(annotation ?? '', 'size')];
  const [columns, rows] = ['width', 'height'].map((side) => Number(content(size ?? '', side)));
  if (annotation === undefined || filename === undefined || columns === undefined || rows === undefined || !(columns > 0 && rows > 0)) {
    throw datasetFault('ANNOTATION_INVALID', file, 'it must be an <annotation> with <filename> and <size>.');
  }
  const objects = Array.from(annotation.matchAll(/<object(?:\s[^>]*)?>([\s\S]*?)<\/object>/g), ([, object]) => object ?? '');
  const boxes = objects.flatMap((object, i) => {
    const label = unescaped(content(object, 'name')?.trim() ?? '');
    if (isAbsence(label)) return [];
    const [left, top, right, bottom] = ['xmin', 'ymin', 'xmax', 'ymax'].map((edge) => Number.parseFloat(content(object, edge) ?? ''));
    const edges = { left: left ?? Number.NaN, top: top ?? Number.NaN, right: right ?? Number.NaN, bottom: bottom ?? Number.NaN };
    return [truthBox(edges, label, { columns, rows }, `${file} object ${i + 1}`)];
  });
  return { filename: unescaped(filename.trim()), columns, rows, boxes };
}

const number = (value: number): string => String(Number(value.toFixed(4)));

export function formatAnnotation(sample: Pick<Sample, 'columns' | 'rows' | 'boxes'>, filename: string): string {
  const objects = sample.boxes.map(
    ({ left, top, width, height, label }) =>
      `  <object><name>${escaped(label)}</name><bndbox><xmin>${number(left)}</xmin><ymin>${number(top)}</ymin>` +
      `<xmax>${number(left + width)}</xmax><ymax>${number(top + height)}</ymax></bndbox></object>\n`,
  );
  const size = `<size><width>${sample.columns}</width><height>${sample.rows}</height><depth>1</depth></size>`;
  return `<annotation>\n  <folder>JPEGImages</folder><filename>${escaped(filename)}</filename>\n  ${size}\n${objects.join('')}</annotation>\n`;
}
