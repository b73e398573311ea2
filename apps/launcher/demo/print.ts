import type { Detection } from '#detection';
import type { InstanceResult } from './file-result.ts';
import type { DemoResult, StudyResult } from './result.ts';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

const describeBox = ({ score, left, top, width, height }: Detection): string =>
  `      ${percent(score).padStart(7)}  left ${left.toFixed(0)}, top ${top.toFixed(0)}, ${width.toFixed(0)} × ${height.toFixed(0)} pixels`;

function describeInstance(instance: InstanceResult): string[] {
  if (instance.outcome !== 'analysed') return [`  ${instance.file}: ${instance.outcome}. ${instance.reason ?? ''}`];
  const boxes = instance.detections.length === 0 ? 'no opacity' : `${instance.detections.length} ${instance.detections.length === 1 ? 'opacity' : 'opacities'}`;
  const score = instance.imageScore === null ? '' : `, image score ${percent(instance.imageScore)}`;
  return [`  ${instance.file}: ${boxes}${score} (${instance.model ?? 'unknown model'})`, ...instance.detections.map(describeBox)];
}

function describeReport({ state, instances, report }: StudyResult): string {
  if (state === 'failed') return instances.some(({ outcome }) => outcome === 'analysed') ? 'The report failed: it could not be stored.' : 'No report: no image could be read.';
  return report === null ? 'No report: no image was for this model.' : `Report ${report.sopInstanceUID}`;
}

const describeStudy = (study: StudyResult): string[] => [
  `Study ${study.studyInstanceUID}`,
  ...study.instances.flatMap(describeInstance),
  `  ${describeReport(study)}`,
  `  Look at it: ${study.viewer}`,
  '',
];

/** The result for people. */
export const describeResult = ({ studies, urls }: DemoResult): string =>
  [
    ...studies.flatMap(describeStudy),
    `Viewer      ${urls.viewer}`,
    `Console     ${urls.console}`,
    `API         ${urls.apiDocs}`,
    `DICOMweb    ${urls.dicomWeb}`,
    `Orthanc     ${urls.orthanc}`,
    `Send more   storescu -aec ORTHANC ${new URL(urls.dicom).hostname} ${new URL(urls.dicom).port} FILE`,
    'Research software, not for clinical use.',
  ].join('\n');
