import { type Box, intersectionOverUnion } from '#detection';
import type { Verdict } from './label.ts';

/** What one reader says of an image, in one report. */
export interface ReaderLabel {
  /** Null: the report does not tell; all such count as one reader. */
  readonly reader: string | null;
  readonly observedAt: Date;
  /** SOP Instance UID of the reader's report. */
  readonly reportUID: string;
  readonly verdict: Verdict;
  readonly boxes: readonly Box[];
}

/** `adjudicate`: the readers are divided, and another one must look. */
export interface Consensus {
  readonly verdict: Verdict | 'adjudicate';
  readonly readers: number;
  /** Of verdict `boxes` only, from left to right. */
  readonly boxes: readonly Box[];
}

/** From this overlap on, boxes of two readers are one finding. */
export const sameFindingIoU = 0.4;

const text = (value: string | null): string => value ?? '';
const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
const isNewer = (a: ReaderLabel, b: ReaderLabel): boolean =>
  (a.observedAt.getTime() - b.observedAt.getTime() || order(a.reportUID, b.reportUID)) > 0;

/** The newest label of each reader, in the order of their names. */
export function newestOfEachReader<T extends ReaderLabel>(labels: readonly T[]): T[] {
  const newest = new Map<string | null, T>();
  for (const label of labels) {
    const before = newest.get(label.reader);
    if (before === undefined || isNewer(label, before)) newest.set(label.reader, label);
  }
  return [...newest.values()].toSorted((a, b) => order(text(a.reader), text(b.reader)) || Number(a.reader !== null) - Number(b.reader !== null));
}

interface Drawn {
  readonly reader: number;
  readonly box: Box;
}

const byPlace = (a: Box, b: Box): number => a.left - b.left || a.top - b.top || a.width - b.width || a.height - b.height;

/**
 * Boxes of several readers that are one finding: the most overlapping are joined first, and no reader has two boxes in one finding. The order of
 * readers and boxes does not matter.
 */
function findings(readers: readonly (readonly Box[])[]): Drawn[][] {
  const drawn = readers.flatMap((boxes, reader) => boxes.map((box) => ({ reader, box }))).toSorted((a, b) => byPlace(a.box, b.box) || a.reader - b.reader);
  const pairs = drawn.flatMap((a, i) => drawn.slice(i + 1).map((b, j) => ({ a: i, b: i + 1 + j, iou: intersectionOverUnion(a.box, b.box) })));
  const clusterOf = drawn.map((one) => [one]);
  for (const { a, b } of pairs.filter(({ iou }) => iou >= sameFindingIoU).toSorted((one, other) => other.iou - one.iou || one.a - other.a || one.b - other.b)) {
    const [left, right] = [clusterOf[a] ?? [], clusterOf[b] ?? []];
    if (left === right || left.some(({ reader }) => right.some((other) => other.reader === reader))) continue;
    const joined = [...left, ...right];
    for (const member of joined) clusterOf[drawn.indexOf(member)] = joined;
  }
  return [...new Set(clusterOf)];
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)] ?? 0, sorted[Math.floor(sorted.length / 2)] ?? 0];
  return (low + high) / 2;
}

/** The box whose edges are the medians of theirs. */
export function medianBox(boxes: readonly Box[]): Box {
  const [left, top] = [median(boxes.map((box) => box.left)), median(boxes.map((box) => box.top))];
  const [right, bottom] = [median(boxes.map((box) => box.left + box.width)), median(boxes.map((box) => box.top + box.height))];
  return { left, top, width: right - left, height: bottom - top };
}

function agreedBoxes(labels: readonly ReaderLabel[]): Box[] {
  const found = findings(labels.map(({ boxes }) => boxes));
  return found.filter((finding) => finding.length * 2 >= labels.length).map((finding) => medianBox(finding.map(({ box }) => box))).toSorted(byPlace);
}

/**
 * What the readers of one image say together, from the newest label of each. More than half must call it not assessable for it to be so; of
 * those who judge it, more than half must see pneumonia, or more than half none. A box stands when at least half of those who judge drew it, at
 * the median of its edges. An equal vote, or a majority for pneumonia that agrees on no box, needs adjudication. Undefined without labels.
 */
export function consensus(all: readonly ReaderLabel[]): Consensus | undefined {
  const labels = newestOfEachReader(all);
  const readers = labels.length;
  if (readers === 0) return undefined;
  const judging = labels.filter(({ verdict }) => verdict !== 'not-assessable');
  if (judging.length * 2 < readers) return { verdict: 'not-assessable', readers, boxes: [] };
  const positive = judging.filter(({ verdict }) => verdict === 'boxes').length;
  if (judging.length * 2 === readers || positive * 2 === judging.length) return { verdict: 'adjudicate', readers, boxes: [] };
  if (positive * 2 < judging.length) return { verdict: 'no-pneumonia', readers, boxes: [] };
  const boxes = agreedBoxes(judging);
  return boxes.length === 0 ? { verdict: 'adjudicate', readers, boxes } : { verdict: 'boxes', readers, boxes };
}
