import { Fault } from '#fault';
import { type GateSide, type ManifestFile, deviceUIDOf } from '#registry';
import type { ShownImage } from '../evaluation/evaluation-figures.ts';
import type { Judgement } from '../evaluation/judge-samples.ts';

/** A model, as it was before it was asked, and what it said. */
export interface JudgedModel extends ManifestFile {
  readonly judgements: readonly Judgement[];
}

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

function sideOf(own: readonly Read[], { manifest, digest, judgements }: JudgedModel): GateSide {
  const [first] = own;
  if (first === undefined) throw new Fault('INVALID_ARGUMENT', 'NOTHING_TO_EVALUATE', 'There is no image that both models have read.');
  if (first.model.deviceUID !== deviceUIDOf(manifest)) {
    throw new Fault('FAILED_PRECONDITION', 'MODEL_CHANGED_MEANWHILE', 'The alias was moved to another version before the images were read: do it again, or name the version by its number.');
  }
  const refused = judgements.filter((judgement) => !isRead(judgement)).map(({ sample: { source, id } }) => `${source}/${id}`);
  return { model: { ...first.model, digest }, images: own.map(({ image }) => image), computeMs: own.map(({ computeMs }) => computeMs), refused };
}

/**
 * Pairs the judgements of the same samples, both in the same order.
 * @throws Fault INVALID_ARGUMENT / NOTHING_TO_EVALUATE; FAILED_PRECONDITION / MODEL_CHANGED_MEANWHILE
 */
export function gateSides(champion: JudgedModel, challenger: JudgedModel): GateSides {
  const pairs = champion.judgements.flatMap((before, i): [Read, Read][] => {
    const after = challenger.judgements[i];
    return after !== undefined && isRead(before) && isRead(after) ? [[before, after]] : [];
  });
  const [before, after] = [pairs.map(([own]) => own), pairs.map(([, own]) => own)];
  return { champion: sideOf(before, champion), challenger: sideOf(after, challenger), shown: { champion: before, challenger: after }, leftOut: champion.judgements.length - pairs.length };
}
