import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelVersion } from '#contract';
import { type DataSet, deriveUID, integer, text, writeDicom } from '#dicom';
import { type ReportedImage, writeReport } from '#report';
import type { Analysis } from '../analysis/analyzer.ts';

export interface ReportsOptions {
  readonly directory: string;
  readonly model: ModelVersion;
  /** Score from which a box is reported. */
  readonly operatingPoint: number;
  readonly softwareVersion: string;
  readonly seriesNumber: number;
  readonly sopClass: 'comprehensive-3d' | 'comprehensive';
  readonly contentTime: Date;
}

interface Study {
  readonly source: DataSet;
  readonly images: ReportedImage[];
}

function reportedImage(dataSet: DataSet, outcome: Analysis['outcome']): ReportedImage | undefined {
  const seriesInstanceUID = text(dataSet, 'SeriesInstanceUID');
  const sopInstanceUID = text(dataSet, 'SOPInstanceUID');
  const sopClassUID = text(dataSet, 'SOPClassUID');
  if (seriesInstanceUID === undefined || sopInstanceUID === undefined || sopClassUID === undefined) return undefined;
  return { seriesInstanceUID, sopInstanceUID, sopClassUID, columns: integer(dataSet, 'Columns') ?? 0, rows: integer(dataSet, 'Rows') ?? 0, outcome };
}

/** Gathers analyses by study and writes one report for each study in which an image was analysed. */
export class StudyReports {
  readonly #options: ReportsOptions;
  readonly #studies = new Map<string, Study>();

  constructor(options: ReportsOptions) {
    this.#options = options;
  }

  add({ dataSet, outcome }: Analysis): void {
    const studyInstanceUID = dataSet === undefined ? undefined : text(dataSet, 'StudyInstanceUID');
    const image = dataSet === undefined ? undefined : reportedImage(dataSet, outcome);
    if (dataSet === undefined || studyInstanceUID === undefined || image === undefined) return;
    const study = this.#studies.get(studyInstanceUID) ?? { source: dataSet, images: [] };
    study.images.push(image);
    this.#studies.set(studyInstanceUID, study);
  }

  /** Writes DIRECTORY/<SOPInstanceUID>.dcm for each and returns the paths. UIDs come from study, images and model: a repetition gives the same. */
  async write(): Promise<string[]> {
    const { directory } = this.#options;
    await mkdir(directory, { recursive: true });
    const paths: string[] = [];
    for (const [studyInstanceUID, study] of this.#studies) {
      if (!study.images.some(({ outcome }) => outcome.kind === 'analysed')) continue;
      const { sopInstanceUID, bytes } = this.#report(studyInstanceUID, study);
      const path = join(directory, `${sopInstanceUID}.dcm`);
      await writeFile(path, bytes);
      paths.push(path);
    }
    return paths;
  }

  #report(studyInstanceUID: string, { source, images }: Study): { sopInstanceUID: string; bytes: Uint8Array } {
    const { model, operatingPoint, contentTime, sopClass, seriesNumber, softwareVersion } = this.#options;
    const key = [studyInstanceUID, model.deviceUID, String(operatingPoint), ...images.map((image) => image.sopInstanceUID).toSorted()];
    const sopInstanceUID = deriveUID('pneumogate-analyze', 'instance', ...key);
    const report = writeReport(
      {
        seriesInstanceUID: deriveUID('pneumogate-analyze', 'series', ...key),
        sopInstanceUID,
        contentTime,
        model: { name: model.name, version: model.version, deviceUID: model.deviceUID, operatingPoint },
        source,
        images,
      },
      { sopClass, seriesNumber, softwareVersion },
    );
    return { sopInstanceUID, bytes: writeDicom(report) };
  }
}
