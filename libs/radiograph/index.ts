export { renderDisplay } from './display.ts';
export type { DisplayImage } from './display-image.ts';
export { type Eligibility, judgeEligibility } from './eligibility.ts';
export { type EligibilityRule, eligibilityRules } from './eligibility-rules.ts';
export { type FamiliarityRule, familiarityOf, learnFamiliarity, thumbnailOf } from './familiarity.ts';
export { type Fit, type Geometry, fitGeometry, toImageBox, toTensorBox } from './geometry.ts';
export { type FittedImage, type ModelInput, type PreparedInput, fitImage, prepareInput } from './prepare-input.ts';
