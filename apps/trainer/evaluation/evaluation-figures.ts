import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DrawnBox, type Sample, type SheetTile, contactSheet, loadDisplay, renderSvg, truthColour } from '#dataset';
import { type EvaluatedImage, drawFroc, drawReliability, drawRoc, rsnaImageScore } from '#evaluation';

/** An image with its sample, so that it can be shown. */
export interface ShownImage {
  readonly sample: Sample;
  readonly image: EvaluatedImage;
}

const detectionColour = '#ff5252';
const galleryTiles = 24;
const tilesPerRow = 6;

/** How wrong the model is about an image: its RSNA score where boxes are to be found or were, and how far its image score is from the truth. */
function wrongness({ detections, truths, imageScore, positive }: EvaluatedImage, operatingPoint: number): number {
  const score = rsnaImageScore(detections.filter((detection) => detection.score >= operatingPoint), truths);
  return (Number.isNaN(score) ? 0 : 1 - score) + Math.abs(Number(positive) - imageScore);
}

async function tileOf({ sample, image }: ShownImage, operatingPoint: number): Promise<SheetTile> {
  const truths: DrawnBox[] = image.truths.map((box) => ({ ...box, colour: truthColour }));
  const shown = image.detections.filter(({ score }) => score >= operatingPoint);
  const detections = shown.map((box): DrawnBox => ({ ...box, colour: detectionColour, text: box.score.toFixed(2) }));
  const caption = `${sample.id.slice(0, 12)} · ${image.positive ? 'positive' : 'negative'} · score ${image.imageScore.toFixed(2)}`;
  return { image: await loadDisplay(sample), boxes: [...truths, ...detections], caption };
}

/** Those about which the model is most wrong, worst first: half of them positive where there are as many. */
export function worstOf(shown: readonly ShownImage[], operatingPoint: number): ShownImage[] {
  const worst = shown.toSorted((a, b) => wrongness(b.image, operatingPoint) - wrongness(a.image, operatingPoint));
  const [positives, negatives] = [worst.filter(({ image }) => image.positive), worst.filter(({ image }) => !image.positive)];
  const half = Math.max(galleryTiles / 2, galleryTiles - negatives.length);
  return [...positives.slice(0, half), ...negatives.slice(0, galleryTiles - Math.min(half, positives.length))];
}

/** A gallery of the worst cases: true boxes green, the model's red with their scores. */
export async function worstCases(shown: readonly ShownImage[], operatingPoint: number): Promise<Uint8Array> {
  const tiles: SheetTile[] = [];
  for (const one of worstOf(shown, operatingPoint)) tiles.push(await tileOf(one, operatingPoint));
  return contactSheet(tiles, { tilesPerRow });
}

/** Writes ROC, FROC and reliability (SVG and PNG) and the worst cases (PNG) into a folder; gives the names of the files. */
export async function writeFigures(directory: string, shown: readonly ShownImage[], model: string, operatingPoint: number): Promise<string[]> {
  await mkdir(directory, { recursive: true });
  const images = shown.map(({ image }) => image);
  const charts = { roc: drawRoc(images, model), froc: drawFroc(images, model), reliability: drawReliability(images, model) };
  for (const [name, svg] of Object.entries(charts)) {
    await writeFile(join(directory, `${name}.svg`), svg);
    await writeFile(join(directory, `${name}.png`), await renderSvg(svg));
  }
  await writeFile(join(directory, 'worst-cases.png'), await worstCases(shown, operatingPoint));
  return [...Object.keys(charts).flatMap((name) => [`${name}.svg`, `${name}.png`]), 'worst-cases.png'];
}
