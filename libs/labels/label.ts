import type { Box } from '#detection';

/** What a reader says of an image: opacities that suggest pneumonia stand in it, or none, or it cannot be judged. */
export const verdicts = ['boxes', 'no-pneumonia', 'not-assessable'] as const;
export type Verdict = (typeof verdicts)[number];

/** What became of a box: the model's was kept, moved or resized, or rejected; or the reader added one. */
export const fates = ['kept', 'moved', 'rejected', 'added'] as const;
export type Fate = (typeof fates)[number];

/** A box as the model's report showed it. */
export interface ShownBox {
  readonly trackingUID: string;
  /** 0..1. */
  readonly score: number;
  /** In pixels of the image's own matrix, as every box here. */
  readonly box: Box;
}

/** One box of a label, or one that the reader rejected. */
export interface Mark {
  readonly fate: Fate;
  /** Where the reader sees it; null: rejected. */
  readonly box: Box | null;
  /** The UID that the reader's report gives it. */
  readonly trackingUID: string | null;
  /** The model's box; null: added. */
  readonly shown: ShownBox | null;
  /** Of both boxes, 0..1; null where there is only one. */
  readonly iou: number | null;
}

/** What one report of a reader says of one image. */
export interface ImageLabel {
  readonly sopInstanceUID: string;
  /** Null where the report does not tell, as the next two. */
  readonly seriesInstanceUID: string | null;
  readonly columns: number | null;
  readonly rows: number | null;
  readonly verdict: Verdict;
  readonly marks: readonly Mark[];
}

/** The boxes that stand in a label. */
export const boxesOf = ({ marks }: Pick<ImageLabel, 'marks'>): Box[] => marks.flatMap(({ box }) => box ?? []);

export type FateCounts = Readonly<Record<Fate, number>>;

export function countFates({ marks }: Pick<ImageLabel, 'marks'>): FateCounts {
  const counted = { kept: 0, moved: 0, rejected: 0, added: 0 };
  for (const { fate } of marks) counted[fate] += 1;
  return counted;
}

/** The model showed boxes, and the reader let none of them stand. */
export const isAllFalse = ({ verdict, marks }: Pick<ImageLabel, 'verdict' | 'marks'>): boolean => {
  const { kept, moved, rejected } = countFates({ marks });
  return verdict !== 'not-assessable' && rejected > 0 && kept + moved === 0;
};

/** The reader found nothing that the model had not shown. */
export const isNothingMissed = ({ verdict, marks }: Pick<ImageLabel, 'verdict' | 'marks'>): boolean => verdict !== 'not-assessable' && countFates({ marks }).added === 0;
