import { Fault } from '#fault';
import type { StudyState } from '#store';
import { gatewayUrls } from '../services/gateway-urls.ts';
import { type InstanceResult, fileResult } from './file-result.ts';
import type { Stack } from './stack.ts';
import type { SentFile } from './stow.ts';
import type { ReadStudy } from './studies.ts';

export interface StudyResult {
  readonly studyInstanceUID: string;
  readonly state: StudyState;
  readonly instances: readonly InstanceResult[];
  /** Null when no image of the study was for the model, or the study failed. */
  readonly report: { readonly seriesInstanceUID: string; readonly sopInstanceUID: string } | null;
  /** Opens the study in OHIF, with its boxes in front if it has any. */
  readonly viewer: string;
}

/** What `demo --json` prints. */
export interface DemoResult {
  readonly studies: readonly StudyResult[];
  readonly urls: Readonly<Record<'viewer' | 'console' | 'apiDocs' | 'api' | 'dicomWeb' | 'metrics' | 'orthanc' | 'dicom', string>>;
}

/** The running services, and `name@version` of the model in them. */
type Served = Pick<Stack, 'gatewayUrl' | 'orthancUrl' | 'dicomPort'> & { readonly model: string };

function viewerUrl(gatewayUrl: string, studyInstanceUID: string, reportSeriesUID: string | undefined): string {
  const url = new URL('/ohif/viewer', gatewayUrl);
  url.searchParams.set('StudyInstanceUIDs', studyInstanceUID);
  if (reportSeriesUID !== undefined) url.searchParams.set('initialSeriesInstanceUID', reportSeriesUID);
  return url.href;
}

function studyResult({ gatewayUrl, model }: Served, study: ReadStudy, sent: readonly SentFile[]): StudyResult {
  const instances = sent.flatMap((file) => fileResult(file, study, model));
  const current = study.reports.find((report) => report.state === 'current');
  const hasBoxes = instances.some(({ detections }) => detections.length > 0);
  return {
    studyInstanceUID: study.studyInstanceUID,
    state: study.state,
    instances,
    report: current === undefined ? null : { seriesInstanceUID: current.seriesInstanceUID, sopInstanceUID: current.sopInstanceUID },
    viewer: viewerUrl(gatewayUrl, study.studyInstanceUID, hasBoxes ? current?.seriesInstanceUID : undefined),
  };
}

/** Puts what was sent and what was read of it together, instances in the order of the files. */
export const demoResult = (stack: Served, sent: readonly SentFile[], studies: readonly ReadStudy[]): DemoResult => ({
  studies: studies.map((study) => studyResult(stack, study, sent)),
  urls: {
    ...gatewayUrls(stack.gatewayUrl),
    orthanc: `${stack.orthancUrl}/app/explorer.html`,
    dicom: `dicom://127.0.0.1:${stack.dicomPort}/ORTHANC`,
  },
});

/** @throws Fault UNAVAILABLE / STUDY_FAILED when a study has failed: none of its images could be read, or its report not be stored */
export function demandReports({ studies }: DemoResult): void {
  const failed = studies.filter(({ state }) => state === 'failed').length;
  if (failed > 0) throw new Fault('UNAVAILABLE', 'STUDY_FAILED', `No report was written for ${failed} of ${studies.length} studies: they failed.`);
}
