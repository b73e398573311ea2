export type { ImageOutcome, ReportContent, ReportReference, ReportedImage, ReportedModel } from './content.ts';
