import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DataSet, readDicom, writeDicom } from '#dicom';
import { phantomStudy } from '#phantom';
import { readReport, writeReport } from '#report';
import { hydrate, openInOhif } from '../fixtures/ohif-report.ts';
import { type RunningOrthanc, startOrthanc } from '../fixtures/orthanc.ts';
import { boxes, failed, reportContent, reportOptions, skipped } from '../fixtures/report-content.ts';
import { stow } from '../fixtures/stow.ts';
import { hasProgram } from '../fixtures/dicom-validators.ts';

if (!hasProgram('Orthanc')) console.warn('Reports are not sent through Orthanc: it is not installed.');

/** OHIF reads a report from the PACS's metadata, not from the file. */
describe.skipIf(!hasProgram('Orthanc'))('a report that went through Orthanc', () => {
  let orthanc: RunningOrthanc;
  beforeAll(async () => {
    orthanc = await startOrthanc();
  });
  afterAll(() => orthanc.remove());

  it.each(['comprehensive-3d', 'comprehensive'] as const)('in SOP class %s has all its content in the metadata, for us and for OHIF', async (sopClass) => {
    const [file] = await phantomStudy({ seed: 21, columns: 300 });
    const source: DataSet = { ...readDicom(file?.bytes ?? new Uint8Array()).dataSet, '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Yamada^Tarou', Ideographic: '山田^太郎' }] } };
    openInOhif(source);
    const seriesInstanceUID = sopClass === 'comprehensive' ? '2.25.31' : '2.25.32';
    const content = reportContent(source, [boxes(60), skipped, failed], { seriesInstanceUID, sopInstanceUID: `${seriesInstanceUID}.1` });
    const report = writeReport(content, { ...reportOptions, sopClass });
    const answer = await stow(orthanc.dicomWebUrl, writeDicom(report));
    expect(answer.status).toBe(200);

    const { studyInstanceUID } = readReport(report);
    const metadata = await fetch(`${orthanc.dicomWebUrl}/studies/${studyInstanceUID}/series/${seriesInstanceUID}/metadata`);
    const json = await metadata.text();
    expect(json).not.toContain('BulkDataURI');
    const [stored = {}] = JSON.parse(json) as DataSet[];
    expect(readReport(stored)).toEqual(readReport(readDicom(writeDicom(report)).dataSet));
    expect(stored['00100010']?.Value).toEqual(source['00100010']?.Value);
    expect(hydrate(stored)).toHaveLength(60);
  });
});
