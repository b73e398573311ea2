import type { GateSide } from '#registry';
import { Fault } from '#fault';
import type { ShownImage } from '../evaluation/evaluation-figures.ts';
import type { Judgement } from '../evaluation/judge-samples.ts';

/** Both models on the images that both have read, in the same order. */
export interface GateSides {
  readonly champion: GateSide;
  readonly challenger: GateSide;
  /** The same images with their samples, to be drawn. */
  readonly shown: { readonly champion: readonly ShownImage[]; readonly challenger: readonly ShownImage[] };
  /** Images that one of the two did not read. */
  readonly leftOut: number;
}

type Read = Judgement & { readonly image: NonNullable<Judgement['image']>; readonly computeMs: number };
const isRead = (judgement: Judgement): judgement is Read => judgement.image !== undefined && judgement.computeMs !== undefined;

function sideOf(own: readonly Read[], all: readonly Judgement[]): GateSide {
  const [first] = own;
  if (first === undefined) throw new Fault('INVALID_ARGUMENT', 'NOTHING_TO_EVALUATE', 'There is no image that both models have read.');
  return { model: first.model, images: own.map(({ image }) => image), computeMs: own.map(({ computeMs }) => computeMs), refused: all.filter((judgement) => !isRead(judgement)).length };
}

/** Pairs the judgements of the same samples, both in the same order. @throws Fault INVALID_ARGUMENT / NOTHING_TO_EVALUATE */
export function gateSides(champion: readonly Judgement[], challenger: readonly Judgement[]): GateSides {
  const pairs = champion.flatMap((before, i): [Read, Read][] => {
    const after = challenger[i];
    return after !== undefined && isRead(before) && isRead(after) ? [[before, after]] : [];
  });
  const [before, after] = [pairs.map(([own]) => own), pairs.map(([, own]) => own)];
  return { champion: sideOf(before, champion), challenger: sideOf(after, challenger), shown: { champion: before, challenger: after }, leftOut: champion.length - pairs.length };
}
