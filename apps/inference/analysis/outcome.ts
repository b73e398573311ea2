import type { InstanceOutcome } from '#contract';
import { type Detection, clipBox } from '#detection';
import { type DecodeRules, decode } from '#nets';
import { type Geometry, toImageBox } from '#radiograph';
import type { NetworkOutput } from '../runtime/engine.ts';

/** Decodes what the network said of one image into boxes of at least `minScore`, in pixels of the image's own matrix and within it. */
export function outcomeOf(output: NetworkOutput, geometry: Geometry, rules: DecodeRules, minScore: number): InstanceOutcome {
  const { imageScore, detections } = decode(output.heads, output.imageLogit, rules, minScore);
  const inImage = detections.flatMap((tensorBox): Detection[] => {
    const imageBox = clipBox(toImageBox(tensorBox, geometry), geometry.columns, geometry.rows);
    return imageBox === undefined ? [] : [{ ...imageBox, score: tensorBox.score }];
  });
  return { kind: 'analysed', imageScore, detections: inImage, geometry };
}
