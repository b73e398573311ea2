import type { Box } from '#detection';
import { consensus, newestOfEachReader } from '#labels';
import type { GatewayLabel } from './gateway-labels.ts';

/** An image of which readers agree what it shows. */
export interface AgreedImage {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
  readonly boxes: readonly Box[];
  /** The labels behind it: the newest of each reader. */
  readonly labels: readonly GatewayLabel[];
}

export interface Agreed {
  readonly images: readonly AgreedImage[];
  /** Sentences about what is left out. */
  readonly notes: readonly string[];
}

const readerLabel = (label: GatewayLabel) => ({
  reader: label.reviewer,
  observedAt: new Date(label.observedAt),
  reportUID: label.report.sopInstanceUID,
  verdict: label.verdict,
  boxes: label.marks.flatMap(({ box }) => box ?? []),
  label,
});

/** Brings the readers of each image together by the rule of `#labels`. Images without an agreement on what they show are left out. */
export function agreedImages(labels: readonly GatewayLabel[]): Agreed {
  const images: AgreedImage[] = [];
  const left = { adjudicate: 0, 'not-assessable': 0, lost: 0 };
  for (const [sopInstanceUID, own] of Map.groupBy(labels, (label) => label.sopInstanceUID)) {
    const newest = newestOfEachReader(own.map(readerLabel));
    const agreed = consensus(newest);
    const seriesInstanceUID = own.find((label) => label.seriesInstanceUID !== null)?.seriesInstanceUID;
    const studyInstanceUID = own[0]?.studyInstanceUID;
    if (agreed === undefined || studyInstanceUID === undefined) continue;
    if (agreed.verdict === 'adjudicate' || agreed.verdict === 'not-assessable') left[agreed.verdict] += 1;
    else if (seriesInstanceUID === undefined || seriesInstanceUID === null) left.lost += 1;
    else images.push({ studyInstanceUID, seriesInstanceUID, sopInstanceUID, boxes: agreed.boxes, labels: newest.map(({ label }) => label) });
  }
  const note = (count: number, why: string): string[] => (count > 0 ? [`${count} images were left out: ${why}.`] : []);
  return {
    images,
    notes: [...note(left.adjudicate, 'their readers are divided'), ...note(left['not-assessable'], 'their readers cannot judge them'), ...note(left.lost, 'no report names their series')],
  };
}
