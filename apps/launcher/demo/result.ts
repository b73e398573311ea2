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
  /** Opens the study in OHIF, its report in front. */
  readonly viewer: string;
}

/** What `demo --json` prints: specs of the shape in docs/install.md. */
export interface DemoResult {
  readonly studies: readonly StudyResult[];
  readonly urls: Readonly<Record<'viewer' | 'apiDocs' | 'api' | 'dicomWeb' | 'metrics' | 'orthanc' | 'dicom', string>>;
}

const outcomeOf = ({ state }: ReadInstance): InstanceResult['outcome'] => (state === 'analysed' || state === 'skipped' ? state : 'failed');

const instanceResult = (file: string, instance: ReadInstance): InstanceResult => ({
  file,
  sopInstanceUID: instance.sopInstanceUID,
  outcome: outcomeOf(instance),
  reason: instance.reason?.sentence ?? null,
  model: instance.model === null ? null : `${instance.model.name}@${instance.model.version}`,
  imageScore: instance.imageScore,
  detections: instance.detections ?? [],
});

function viewerUrl(gatewayUrl: string, study: ReadStudy): string {
  const url = new URL('/ohif/viewer', gatewayUrl);
  url.searchParams.set('StudyInstanceUIDs', study.studyInstanceUID);
  if (study.currentReport !== null) url.searchParams.set('initialSeriesInstanceUID', study.currentReport.seriesInstanceUID);
  return url.href;
}

const studyResult = (gatewayUrl: string, study: ReadStudy, sent: readonly SentFile[]): StudyResult => ({
  studyInstanceUID: study.studyInstanceUID,
  instances: sent.flatMap(({ file, sopInstanceUID }) => {
    const instance = study.instances.find((each) => each.sopInstanceUID === sopInstanceUID);
    return instance === undefined ? [] : [instanceResult(file, instance)];
  }),
  report: study.currentReport && { seriesInstanceUID: study.currentReport.seriesInstanceUID, sopInstanceUID: study.currentReport.sopInstanceUID },
  viewer: viewerUrl(gatewayUrl, study),
});

/** Puts what was sent and what was read of it together, instances in the order of the files. */
export const demoResult = (stack: Pick<Stack, 'gatewayUrl' | 'orthancUrl' | 'dicomPort'>, sent: readonly SentFile[], studies: readonly ReadStudy[]): DemoResult => ({
  studies: studies.map((study) => studyResult(stack.gatewayUrl, study, sent)),
  urls: {
    viewer: `${stack.gatewayUrl}/ohif/`,
    apiDocs: `${stack.gatewayUrl}/api/docs`,
    api: `${stack.gatewayUrl}/api/v1/studies`,
    dicomWeb: `${stack.gatewayUrl}/dicom-web`,
    metrics: `${stack.gatewayUrl}/metrics`,
    orthanc: `${stack.orthancUrl}/app/explorer.html`,
    dicom: `dicom://127.0.0.1:${stack.dicomPort}/ORTHANC`,
  },
});
