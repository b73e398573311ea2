import type { Detection } from '#detection';
import type { Stack } from './stack.ts';
import type { SentFile } from './stow.ts';
import type { ReadInstance, ReadStudy } from './studies.ts';

/** One instance, in the shape that `analyze --json` prints. */
export interface InstanceResult {
  readonly file: string;
  readonly sopInstanceUID: string;
  readonly outcome: 'analysed' | 'skipped' | 'failed';
  readonly reason: string | null;
  readonly model: string | null;
  readonly imageScore: number | null;
  readonly detections: readonly Detection[];
}

export interface StudyResult {
  readonly studyInstanceUID: string;
  readonly instances: readonly InstanceResult[];
  /** Null when no image of the study was for the model. */
  readonly report: { readonly seriesInstanceUID: string; readonly sopInstanceUID: string } | null;
  /** Opens the study in OHIF, with its boxes in front if it has any. */
  readonly viewer: string;
}

/** What `demo --json` prints. */
export interface DemoResult {
  readonly studies: readonly StudyResult[];
  readonly urls: Readonly<Record<'viewer' | 'console' | 'apiDocs' | 'api' | 'dicomWeb' | 'metrics' | 'orthanc' | 'dicom', string>>;
}

const instanceResult = (file: string, { sopInstanceUID, outcome, reason, model, imageScore, detections }: ReadInstance): InstanceResult => ({
  file,
  sopInstanceUID,
  outcome: outcome === 'analysed' || outcome === 'skipped' ? outcome : 'failed',
  reason,
  model,
  imageScore,
  detections: (detections ?? []).map(({ score, left, top, width, height }) => ({ score, left, top, width, height })),
});

function viewerUrl(gatewayUrl: string, studyInstanceUID: string, reportSeriesUID: string | undefined): string {
  const url = new URL('/ohif/viewer', gatewayUrl);
  url.searchParams.set('StudyInstanceUIDs', studyInstanceUID);
  if (reportSeriesUID !== undefined) url.searchParams.set('initialSeriesInstanceUID', reportSeriesUID);
  return url.href;
}

function studyResult(gatewayUrl: string, study: ReadStudy, sent: readonly SentFile[]): StudyResult {
  const instances = sent.flatMap(({ file, sopInstanceUID }) => {
    const instance = study.instances.find((each) => each.sopInstanceUID === sopInstanceUID);
    return instance === undefined ? [] : [instanceResult(file, instance)];
  });
  const current = study.reports.find((report) => report.state === 'current');
  const hasBoxes = instances.some(({ detections }) => detections.length > 0);
  return {
    studyInstanceUID: study.studyInstanceUID,
    instances,
    report: current === undefined ? null : { seriesInstanceUID: current.seriesInstanceUID, sopInstanceUID: current.sopInstanceUID },
    viewer: viewerUrl(gatewayUrl, study.studyInstanceUID, hasBoxes ? current?.seriesInstanceUID : undefined),
  };
}

/** Puts what was sent and what was read of it together, instances in the order of the files. */
export const demoResult = (stack: Pick<Stack, 'gatewayUrl' | 'orthancUrl' | 'dicomPort'>, sent: readonly SentFile[], studies: readonly ReadStudy[]): DemoResult => ({
  studies: studies.map((study) => studyResult(stack.gatewayUrl, study, sent)),
  urls: {
    viewer: `${stack.gatewayUrl}/ohif/`,
    console: `${stack.gatewayUrl}/console/`,
    apiDocs: `${stack.gatewayUrl}/api/docs`,
    api: `${stack.gatewayUrl}/api/v1/studies`,
    dicomWeb: `${stack.gatewayUrl}/dicom-web`,
    metrics: `${stack.gatewayUrl}/metrics`,
    orthanc: `${stack.orthancUrl}/app/explorer.html`,
    dicom: `dicom://127.0.0.1:${stack.dicomPort}/ORTHANC`,
  },
});
