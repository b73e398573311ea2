import type { ModelInput, PreparedInput } from './prepare-input.ts';

/** What the images that a model has been trained on have in common, coarsely, and how much of it an image must have to be judged. */
export interface FamiliarityRule {
  readonly columns: number;
  readonly rows: number;
  /** Mean of the standardised thumbnails of the training images, row by row. */
  readonly template: readonly number[];
  /** Least correlation with the template, −1..1. */
  readonly least: number;
}

type Plane = Pick<ModelInput, 'width' | 'height' | 'layout'>;

/** Mean 0 and length 1; all 0 for an even image. */
function standardised(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const length = Math.hypot(...values.map((value) => value - mean));
  return values.map((value) => (length > 1e-9 ? (value - mean) / length : 0));
}

/** The model's input as `columns` x `rows` block means, standardised, so that brightness, contrast and normalisation do not matter. */
export function thumbnailOf({ values }: Pick<PreparedInput, 'values'>, { width, height, layout }: Plane, columns: number, rows: number): Float64Array {
  const stride = layout === 'NCHW' ? 1 : 3;
  const [sums, counts] = [new Float64Array(columns * rows), new Float64Array(columns * rows)];
  for (let y = 0; y < height; y += 1) {
    const line = Math.floor((y * rows) / height) * columns;
    for (let x = 0; x < width; x += 1) {
      const block = line + Math.floor((x * columns) / width);
      sums[block] = (sums[block] ?? 0) + (values[(y * width + x) * stride] ?? 0);
      counts[block] = (counts[block] ?? 0) + 1;
    }
  }
  return standardised(sums.map((sum, block) => sum / Math.max(1, counts[block] ?? 0)));
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(a).reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

/** Pearson correlation, −1..1, of an image's thumbnail with the template: 0 for an even image. */
export function familiarityOf(prepared: Pick<PreparedInput, 'values'>, input: Plane, { columns, rows, template }: Omit<FamiliarityRule, 'least'>): number {
  return dot(thumbnailOf(prepared, input, columns, rows), standardised(Float64Array.from(template)));
}

/**
 * The rule that training images make: their mean thumbnail, and the correlation with it that all but a share `refused` (0..1) of them reach.
 * `thumbnails` are what `thumbnailOf` gives, at least one.
 */
export function learnFamiliarity(thumbnails: readonly Float64Array[], columns: number, rows: number, refused: number): FamiliarityRule {
  const template = new Float64Array(columns * rows);
  for (const thumbnail of thumbnails) thumbnail.forEach((value, i) => (template[i] = (template[i] ?? 0) + value));
  const mean = standardised(template);
  const correlations = thumbnails.map((thumbnail) => dot(thumbnail, mean)).toSorted((a, b) => a - b);
  const round = (value: number, digits: number): number => Number(value.toFixed(digits));
  const least = correlations[Math.floor(refused * (correlations.length - 1))] ?? -1;
  return { columns, rows, template: [...mean].map((value) => round(value, 4)), least: round(least, 3) };
}
