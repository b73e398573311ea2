import { type CsvRow, formatCsv } from './csv.ts';
import { type RsnaClass, type Sample, rsnaClasses } from './sample.ts';

const columns = ['image', 'patient', 'source', 'class', 'view', 'sex', 'age', 'lungsOnly'] as const;

export type Provenance = Partial<Pick<Sample, 'patient' | 'source' | 'rsnaClass' | 'view' | 'sex' | 'age' | 'lungsOnly'>>;

/** What forms without a place for it (VOC) keep of each sample in `provenance.csv` beside them. */
export const formatProvenance = (samples: readonly Sample[]): string =>
  formatCsv(
    columns,
    samples.map(({ id, patient, source, rsnaClass, view, sex, age, lungsOnly }) => ({ image: id, patient, source, class: rsnaClass, view, sex, age, lungsOnly: lungsOnly ? 1 : undefined })),
  );

const isRsnaClass = (text: string | undefined): text is RsnaClass => rsnaClasses.some((name) => name === text);

/** Provenance by image; columns that are not ours are passed over, so that other data sets' files do too. */
export function readProvenance(rows: readonly CsvRow[]): Map<string, Provenance> {
  return new Map(
    rows.map(({ fields }) => {
      const { image = '', patient, source, class: rsnaClass, view, sex, age, lungsOnly } = fields;
      const provenance: Provenance = {
        ...(patient && { patient }),
        ...(source && { source }),
        ...(isRsnaClass(rsnaClass) && { rsnaClass }),
        ...(view && { view }),
        ...(sex && { sex }),
        ...(age && Number.isFinite(Number(age)) && { age: Number(age) }),
        ...(lungsOnly === '1' && { lungsOnly: true }),
      };
      return [image, provenance];
    }),
  );
}
