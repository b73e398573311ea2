import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DataSet, composeDataSet, readDicom, writeDicom } from '#dicom';
import { phantomStudy } from '#phantom';
import { type ImageOutcome, type ReportContent, writeReport, writeReview } from '#report';
import { dciodvfy, dsrdump, hasDciodvfy, hasDsrdump } from '../fixtures/dicom-validators.ts';
import { boxes, failed, reportContent, reportOptions, reviewContent, skipped } from '../fixtures/report-content.ts';
import { hasSharedData, sharedData } from '../fixtures/test-data.ts';

/** Every warning that a report may draw, with the reason why it stands. */
const accepted: readonly (readonly [warning: RegExp, reason: string])[] = [
  [/needed to build DICOMDIR - (Study (Date|Time|ID)|Patient)/, 'the image lacks it, and a report invents nothing'],
  [/Retired Person Name form/, "a name is copied as the image has it"],
  [/\(0x0018,0x1002\) UI Device UID/, 'DeviceUID in ContributingEquipmentSequence (PS3.3 C.12.1) is younger than this validator'],
  [/Standard Extended SOP Class/, 'follows from the attribute before'],
  [/VR checker does not support this Specific Character Set: ISO_IR 192/, 'dcmtk 3.6.7 checks no values in UTF-8'],
  [/ObservationDateTime \(0040,a032\) violates VR/, 'dcmtk 3.6.7 refuses the offset +0000, which PS3.5 6.2 allows'],
];

const unexplained = (warnings: readonly string[]): string[] => warnings.filter((warning) => !accepted.some(([pattern]) => pattern.test(warning)));

const predecessor = {
  studyInstanceUID: '2.25.11',
  seriesInstanceUID: '2.25.12',
  sopInstanceUID: '2.25.13',
  sopClassUID: '1.2.840.10008.5.1.4.1.1.88.34',
};

const named = (groups: Readonly<Record<string, string>>) => (source: DataSet): DataSet => ({ ...source, '00100010': { vr: 'PN', Value: [groups] } });

const adding = (attributes: Parameters<typeof composeDataSet>[0]) => (source: DataSet): DataSet => ({ ...source, ...composeDataSet(attributes) });

interface Case {
  readonly name: string;
  readonly outcomes: readonly ImageOutcome[];
  readonly more?: Partial<ReportContent>;
  readonly change?: (source: DataSet) => DataSet;
}

const cases: readonly Case[] = [
  { name: 'no box', outcomes: [boxes(0)] },
  { name: 'one box', outcomes: [boxes(1)] },
  { name: 'three boxes', outcomes: [boxes(3)] },
  { name: 'sixty boxes', outcomes: [boxes(60)] },
  { name: 'several images', outcomes: [boxes(2), boxes(0), boxes(1)] },
  { name: 'skipped and failed images', outcomes: [boxes(1), skipped, failed] },
  { name: 'nothing found and one failed', outcomes: [boxes(0), failed] },
  { name: 'a predecessor', outcomes: [boxes(1)], more: { predecessor } },
  { name: 'a Japanese name', outcomes: [boxes(1)], change: named({ Alphabetic: 'Yamada^Tarou', Ideographic: '山田^太郎', Phonetic: 'やまだ^たろう' }) },
  { name: 'a Russian name', outcomes: [boxes(1)], change: named({ Alphabetic: 'Люкceмбypг' }) },
  { name: 'an Arabic name', outcomes: [boxes(1)], change: named({ Alphabetic: 'قباني^لنزار' }) },
  { name: 'a stated time zone', outcomes: [boxes(1)], change: adding({ TimezoneOffsetFromUTC: '-0330' }) },
  { name: 'invalid values in the image', outcomes: [boxes(1)], change: adding({ PatientAge: '62', PatientSex: 'X', StudyDate: '1.2.20' }) },
];

const sopClasses = ['comprehensive-3d', 'comprehensive'] as const;
let folder: string;
let phantom: DataSet;

async function validate(report: DataSet): Promise<void> {
  const path = join(folder, 'report.dcm');
  await writeFile(path, writeDicom(report));
  for (const verdict of [await dciodvfy(path), await dsrdump(path)]) {
    expect(verdict.errors).toEqual([]);
    expect(unexplained(verdict.warnings)).toEqual([]);
  }
}

if (!hasDciodvfy || !hasDsrdump) console.warn('Reports are not validated: dciodvfy (dicom3tools) or dsrdump (dcmtk) is missing.');
if (!hasSharedData) console.warn('Reports on real images are not validated: the test data are missing.');

describe.skipIf(!hasDciodvfy || !hasDsrdump)('dciodvfy and dsrdump', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pneumogate-report-'));
    const [file] = await phantomStudy({ seed: 11, columns: 300 });
    phantom = readDicom(file?.bytes ?? new Uint8Array()).dataSet;
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('find the error in a report that lacks an attribute of type 1', async () => {
    const { '0040A491': _completionFlag, ...incomplete } = writeReport(reportContent(phantom, [boxes(1)]), reportOptions);
    const path = join(folder, 'incomplete.dcm');
    await writeFile(path, writeDicom(incomplete));
    expect((await dciodvfy(path)).errors).not.toEqual([]);
    expect((await dsrdump(path)).errors.concat((await dsrdump(path)).warnings)).toContainEqual(expect.stringContaining('CompletionFlag'));
  });

  describe.each(sopClasses)('find no error in SOP class %s', (sopClass) => {
    it.each(cases)('with $name', async ({ outcomes, more, change = (source) => source }) => {
      await validate(writeReport(reportContent(change(phantom), outcomes, more), { ...reportOptions, sopClass }));
    });

    it("in a person's review", async () => {
      await validate(writeReview(reviewContent(phantom, { predecessor }), { ...reportOptions, sopClass }));
    });

    it.skipIf(!hasSharedData)('on every real image', async () => {
      for (const name of await readdir(sharedData('dicom-samples'))) {
        const source = readDicom(await readFile(sharedData(join('dicom-samples', name)))).dataSet;
        await validate(writeReport(reportContent(source, [boxes(2), skipped]), { ...reportOptions, sopClass }));
      }
    });
  });
});
