import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deriveUID, readDicom, writeDicom } from '#dicom';
import { type ReportContent, writeReport } from '#report';
import { dicomInstance, uidsOf } from '../dicom-instance.ts';
import type { Sample } from '../sample.ts';
import { referenceStandard } from './choose-report.ts';

/** The sample's boxes as a report of the reference standard: certain, since they are the truth. */
function contentOf(sample: Sample, instance: Uint8Array): ReportContent {
  const { seriesInstanceUID, sopInstanceUID, sopClassUID } = uidsOf(sample);
  const detections = sample.boxes.map(({ left, top, width, height }) => ({ left, top, width, height, score: 1 }));
  return {
    seriesInstanceUID: deriveUID('dataset-report-series', sample.source, sample.id),
    sopInstanceUID: deriveUID('dataset-report', sample.source, sample.id),
    contentTime: new Date(Date.UTC(2000, 0, 1)),
    model: { name: referenceStandard, version: 1, deviceUID: deriveUID('dataset', sample.source), operatingPoint: 0.5 },
    source: readDicom(instance).dataSet,
    images: [
      {
        ...{ seriesInstanceUID, sopInstanceUID, sopClassUID, columns: sample.columns, rows: sample.rows },
        outcome: { kind: 'analysed', imageScore: Number(sample.boxes.length > 0), detections },
      },
    ],
  };
}

/** Writes into an empty folder each image as DICOM and beside it a Structured Report of its truth. */
export async function writeDicomFolder(directory: string, samples: readonly Sample[], onSample: () => void = () => undefined): Promise<void> {
  for (const sample of samples) {
    const instance = await dicomInstance(sample);
    const report = writeReport(contentOf(sample, instance), { sopClass: 'comprehensive-3d', seriesNumber: 9902, softwareVersion: '1' });
    await writeFile(join(directory, `${sample.id}.dcm`), instance);
    await writeFile(join(directory, `${sample.id}.sr.dcm`), writeDicom(report));
    onSample();
  }
}
