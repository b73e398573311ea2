import type { DataSet } from '#dicom';
import { type Code, concepts } from './coding.ts';
import type { ImageOutcome, ReportContent, ReportedImage } from './content.ts';
import { code, contains, hasProperties, image, inferredFrom, num, text } from './content-item.ts';
import { toPercent } from './percent.ts';
import { algorithmIdentification, algorithmParameters } from './tid-4019.ts';

/** Characters of the longest reason: PACS and proxies turn long texts into bulk data, which viewers cannot read in a content tree. */
const longestReason = 240;

const shortened = (reason: string): string => Array.from(reason).slice(0, longestReason).join('');

type Refused = Extract<ImageOutcome, { kind: 'skipped' | 'failed' }>;

const imageScore = (content: ReportContent, reported: ReportedImage, score: number, manufacturer: string): DataSet =>
  num(concepts.certaintyOfImpression, toPercent(score), concepts.percent, [
    ...algorithmIdentification(content.model, manufacturer),
    algorithmParameters(content.model),
    inferredFrom(image(reported)),
  ]);

const refusal = (reported: ReportedImage, outcome: Refused): DataSet =>
  code(concepts.summaryOfDetections, outcome.kind === 'failed' ? concepts.failed : concepts.notAttempted, [
    hasProperties(text(concepts.comment, shortened(`${outcome.code}: ${outcome.sentence}`))),
    inferredFrom(image(reported)),
  ]);

function summaryCode(withFindings: boolean, allSucceeded: boolean): Code {
  if (allSucceeded) return withFindings ? concepts.allSucceededWithFindings : concepts.allSucceededWithoutFindings;
  return withFindings ? concepts.notAllSucceededWithFindings : concepts.notAllSucceededWithoutFindings;
}

function conclusion(images: readonly ReportedImage[], regions: number): string {
  const analysed = images.filter(({ outcome }) => outcome.kind === 'analysed').length;
  const found = regions === 0 ? 'no region suspicious of pneumonia' : `${regions} region${regions === 1 ? '' : 's'} suspicious of pneumonia`;
  return `AI: ${found}; ${analysed} of ${images.length} image${images.length === 1 ? '' : 's'} analysed. Not for clinical use.`;
}

/**
 * What was done and concluded, at the root of the document: an image-level item inside a measurement group would stop OHIF from reading the
 * others. The codes are those of Chest CAD (PS3.16 CID 6047, CID 6042), so that 'nothing found' is told apart from 'not processed'. An
 * image that the model is not meant for (`skipped`) is Not Attempted and no failure of the algorithm.
 */
export function impression(content: ReportContent, manufacturer: string): DataSet[] {
  const { images } = content;
  const regions = images.reduce((sum, { outcome }) => sum + (outcome.kind === 'analysed' ? outcome.detections.length : 0), 0);
  const allSucceeded = images.every(({ outcome }) => outcome.kind !== 'failed');
  const perImage = images.map((reported) =>
    reported.outcome.kind === 'analysed'
      ? imageScore(content, reported, reported.outcome.imageScore, manufacturer)
      : refusal(reported, reported.outcome),
  );
  return [code(concepts.summary, summaryCode(regions > 0, allSucceeded)), text(concepts.conclusion, conclusion(images, regions)), ...perImage].map(contains);
}
