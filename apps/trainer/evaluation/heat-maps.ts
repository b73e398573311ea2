import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DrawnBox, type Sample, type SheetTile, contactSheet, isPositive, loadDisplay, truthColour } from '#dataset';
import { type HeatMap, cellBoxes, heatInTruth, samplesForHeatMaps } from './heat-map.ts';
import type { Judge } from './judge-by-service.ts';

const images = 12;
const tilesPerRow = 4;
const [heatColour, mostOpacity] = ['#ff3d00', 0.65];

/**
 * The heat maps of a few of the samples, half of them positive: scores of each image whole and with one cell after the other covered. Images that the
 * service refuses are left out.
 * @throws Fault as `judge`
 */
export async function measureHeat(samples: readonly Sample[], seed: number, judge: Judge): Promise<HeatMap[]> {
  const chosen = samplesForHeatMaps(samples, images, seed);
  const judged = await judge(chosen.flatMap((sample) => [{ sample }, ...cellBoxes.map((cover) => ({ sample, cover }))]));
  const scores = new Map(judged.map(({ sample, cover, image }) => [`${sample.source}/${sample.id}/${cellBoxes.findIndex((cell) => cell === cover)}`, image?.imageScore]));
  return chosen.flatMap((sample) => {
    const scoreOf = (cell: number): number | undefined => scores.get(`${sample.source}/${sample.id}/${cell}`);
    const imageScore = scoreOf(-1);
    return imageScore === undefined ? [] : [{ sample, imageScore, falls: cellBoxes.map((_, cell) => imageScore - (scoreOf(cell) ?? imageScore)) }];
  });
}

async function tileOf({ sample, imageScore, falls }: HeatMap): Promise<SheetTile> {
  const { columns, rows } = sample;
  const most = Math.max(...falls, Number.EPSILON);
  const heat = cellBoxes.map(({ left, top, width, height }, cell): DrawnBox => {
    const box = { left: left * columns, top: top * rows, width: width * columns, height: height * rows };
    return { ...box, colour: heatColour, opacity: (mostOpacity * Math.max(0, falls[cell] ?? 0)) / most };
  });
  const truths = sample.boxes.map((box): DrawnBox => ({ ...box, colour: truthColour }));
  const caption = `${sample.id.slice(0, 10)} · ${isPositive(sample) ? 'positive' : 'negative'} · ${imageScore.toFixed(2)}, falls by up to ${Math.max(0, most).toFixed(2)}`;
  return { image: await loadDisplay(sample), boxes: [...heat, ...truths], caption };
}

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

/** In one sentence: how much of the heat lies in the true boxes, on the mean of the images that have any. */
export function heatSentence(maps: readonly HeatMap[]): string {
  const shares = maps.flatMap((map) => heatInTruth(map) ?? []);
  const mean = (of: 'heat' | 'area'): number => shares.reduce((sum, share) => sum + share[of], 0) / shares.length;
  if (shares.length === 0) return 'No image with true boxes has any heat.';
  return `In ${shares.length} positive images ${percent(mean('heat'))} of the heat lies in the true boxes, which cover ${percent(mean('area'))} of the image.`;
}

/** Draws where hiding a part takes most from the image score: `heat-maps.png` in the folder, true boxes green. Gives what it says in one sentence. */
export async function writeHeatMaps(directory: string, maps: readonly HeatMap[]): Promise<string> {
  const tiles: SheetTile[] = [];
  for (const map of maps) tiles.push(await tileOf(map));
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'heat-maps.png'), await contactSheet(tiles, { tilesPerRow, side: 320 }));
  return heatSentence(maps);
}
