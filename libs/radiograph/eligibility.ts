import type { DataSet } from '#dicom';
import { eligibilityRules } from './eligibility-rules.ts';

export type Eligibility = { readonly eligible: true } | { readonly eligible: false; readonly code: string; readonly sentence: string };

/**
 * Whether an image is one that a network trained on frontal chest radiographs of adults may judge, by the first rule that refuses it. Pure, on
 * the header alone, whether from a file or from DICOMweb metadata.
 */
export function judgeEligibility(dataSet: DataSet): Eligibility {
  const refusal = eligibilityRules.find((rule) => rule.refuses(dataSet));
  return refusal === undefined ? { eligible: true } : { eligible: false, code: refusal.code, sentence: refusal.sentence };
}
