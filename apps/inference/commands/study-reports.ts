import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelVersion } from '#contract';
import { type DataSet, deriveUID, integer, text, writeDicom } from '#dicom';
import { type ReportedImage, localOffset, writeReport } from '#report';
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
  /** Time zone of the studies' dates and times where the images state none. */
  readonly timeZone?: string | undefined;
}

interface Study {
  readonly source: DataSet;
  /** By SOP Instance UID. */
  readonly images: Map<string, ReportedImage>;
}

/** What a report says of a file; undefined: nothing, because it has no identity or no pixel matrix (a document, a presentation state). */
function reportedImage(dataSet: DataSet, outcome: Analysis['outcome']): ReportedImage | undefined {
  const seriesInstanceUID = text(dataSet, 'SeriesInstanceUID');
  const sopInstanceUID = text(dataSet, 'SOPInstanceUID');
  const sopClassUID = text(dataSet, 'SOPClassUID');
  if (seriesInstanceUID === undefined || sopInstanceUID === undefined || sopClassUID === undefined) return undefined;
  const columns = integer(dataSet, 'Columns');
  if (outcome.kind === 'skipped' && columns === undefined) return undefined;
  return { seriesInstanceUID, sopInstanceUID, sopClassUID, columns: columns ?? 0, rows: integer(dataSet, 'Rows') ?? 0, outcome };
}

/** Gathers analyses by study and writes one report for each study in which an image was analysed. */
export class StudyReports {
  readonly #options: ReportsOptions;
  readonly #studies = new Map<string, Study>();

  constructor(options: ReportsOptions) {
    this.#options = options;
  }

  /** Of copies of one instance the first counts, or the first that was analysed. */
  add({ dataSet, outcome }: Analysis): void {
    const studyInstanceUID = dataSet === undefined ? undefined : text(dataSet, 'StudyInstanceUID');
    const image = dataSet === undefined ? undefined : reportedImage(dataSet, outcome);
    if (dataSet === undefined || studyInstanceUID === undefined || image === undefined) return;
    const study = this.#studies.get(studyInstanceUID) ?? { source: dataSet, images: new Map<string, ReportedImage>() };
    const before = study.images.get(image.sopInstanceUID);
    if (before === undefined || (before.outcome.kind !== 'analysed' && outcome.kind === 'analysed')) study.images.set(image.sopInstanceUID, image);
    this.#studies.set(studyInstanceUID, study);
  }

  /** Writes DIRECTORY/<SOPInstanceUID>.dcm for each and returns the paths. UIDs come from study, images and model: a repetition gives the same. */
  async write(): Promise<string[]> {
    const { directory } = this.#options;
    await mkdir(directory, { recursive: true });
    const paths: string[] = [];
    for (const [studyInstanceUID, { source, images: found }] of this.#studies) {
      const images = [...found.values()];
      if (!images.some(({ outcome }) => outcome.kind === 'analysed')) continue;
      const { sopInstanceUID, bytes } = this.#report(studyInstanceUID, source, images);
      const path = join(directory, `${sopInstanceUID}.dcm`);
      await writeFile(path, bytes);
      paths.push(path);
    }
    return paths;
  }

  #report(studyInstanceUID: string, source: DataSet, images: readonly ReportedImage[]): { sopInstanceUID: string; bytes: Uint8Array } {
    const { model, operatingPoint, contentTime, sopClass, seriesNumber, softwareVersion, timeZone } = this.#options;
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
      { sopClass, seriesNumber, softwareVersion, timeZone, timezoneOffset: localOffset(contentTime) },
    );
    return { sopInstanceUID, bytes: writeDicom(report) };
  }
}
