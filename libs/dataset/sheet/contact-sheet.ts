import sharp from 'sharp';
import type { Box } from '#detection';
import { type DisplayImage, prepareInput, toTensorBox } from '#radiograph';
import { grayOf } from '../load-display.ts';

/** A box to be drawn, in pixels of its image. */
export interface DrawnBox extends Box {
  /** CSS colour. */
  readonly colour: string;
  /** Written above it. */
  readonly text?: string;
  /** Instead of an outline: filled in its colour, 0 (not seen) to 1 (hides the image). */
  readonly opacity?: number;
}

export interface SheetTile {
  readonly image: DisplayImage;
  readonly boxes: readonly DrawnBox[];
  /** One line below the image. */
  readonly caption: string;
}

export interface SheetOptions {
  /** Side of a tile in pixels. Default 256. */
  readonly side?: number;
  /** Default: as many as make the sheet nearly square. */
  readonly tilesPerRow?: number;
}

const captionHeight = 18;
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** The tile as a drawing of its own size: picture, boxes, caption. */
async function drawTile({ image, boxes, caption }: SheetTile, side: number): Promise<string> {
  const input = { width: side, height: side, layout: 'NCHW', fit: 'letterbox', normalisation: { subtract: 0, multiply: 1 } } as const;
  const { values, geometry } = prepareInput(image, input);
  const { pixels } = grayOf({ columns: side, rows: side, values: values.subarray(0, side * side) });
  const png = await sharp(pixels, { raw: { width: side, height: side, channels: 1 } }).png().toBuffer();
  const rectangles = boxes.map((box) => {
    const { left, top, width, height } = toTensorBox(box, geometry);
    const label = box.text === undefined ? '' : `<text x="${left + 2}" y="${Math.max(10, top - 3)}" fill="${box.colour}">${escaped(box.text)}</text>`;
    const look = box.opacity === undefined ? `fill="none" stroke="${box.colour}" stroke-width="2"` : `fill="${box.colour}" fill-opacity="${box.opacity}"`;
    return `<rect x="${left}" y="${top}" width="${width}" height="${height}" ${look}/>${label}`;
  });
  const text = `<text x="4" y="${side + 13}" fill="#ddd">${escaped(caption)}</text>`;
  return `<image width="${side}" height="${side}" href="data:image/png;base64,${png.toString('base64')}"/>${rectangles.join('')}${text}`;
}

/** A PNG with every tile in rows from the top left, each with its boxes and caption. */
export async function contactSheet(tiles: readonly SheetTile[], { side = 256, tilesPerRow = Math.ceil(Math.sqrt(tiles.length)) }: SheetOptions = {}): Promise<Uint8Array> {
  const [width, height] = [tilesPerRow * side, Math.ceil(tiles.length / tilesPerRow) * (side + captionHeight)];
  const drawn: string[] = [];
  for (const [i, tile] of tiles.entries()) {
    const [x, y] = [(i % tilesPerRow) * side, Math.floor(i / tilesPerRow) * (side + captionHeight)];
    drawn.push(`<svg x="${x}" y="${y}" width="${side}" height="${side + captionHeight}">${await drawTile(tile, side)}</svg>`);
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="11">
<rect width="100%" height="100%" fill="#222"/>${drawn.join('\n')}</svg>`;
  return renderSvg(svg);
}

/** A PNG of an SVG drawing, at its own size. */
export const renderSvg = (svg: string): Promise<Uint8Array> => sharp(Buffer.from(svg), { unlimited: true }).png().toBuffer();
