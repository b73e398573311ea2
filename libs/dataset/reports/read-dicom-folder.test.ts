import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DataSet, composeDataSet, deriveUID, integer, readDicom, text, writeDicom } from '#dicom';
import { type ImageVerdict, type ReportReference, type ReviewedBox, writeReport, writeReview } from '#report';
import { openDataset, writeDataset } from '../index.ts';
import { freshFolder, makeSamples } from '../samples.fixture.ts';

const box = (left: number, top: number): ReviewedBox => ({ left, top, width: 20, height: 20, trackingUID: deriveUID('box', String(left), String(top)) });
const options = { sopClass: 'comprehensive-3d', seriesNumber: 1, softwareVersion: '1' } as const;

/** The text in the report replaced, wherever it stands. */
const changed = (report: DataSet, from: string, to: string): DataSet => JSON.parse(JSON.stringify(report).replaceAll(from, to)) as DataSet;

/** As a viewer saves it: without conclusions about whole images, and without their sizes. */
const asViewer = (report: DataSet): DataSet => ({
  ...report,
  ...composeDataSet({ ContentSequence: ((report['0040A730']?.Value ?? []) as DataSet[]).filter((item) => !/Pneumonia|Image Quality|Image Library/.test(JSON.stringify(item['0040A043'] ?? ''))) }),
});

/** A folder of images, and of the reports that a test lays beside them. */
async function folderOf(count: number) {
  const folder = join(freshFolder(), 'hospital');
  await writeDataset(folder, 'dicom', await makeSamples(freshFolder(), count));
  const images = await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      await rm(join(folder, `image-${i}.sr.dcm`));
      const { dataSet } = readDicom(await readFile(join(folder, `image-${i}.dcm`)));
      const uid = (keyword: string) => text(dataSet, keyword) ?? '';
      const reference = { seriesInstanceUID: uid('SeriesInstanceUID'), sopInstanceUID: uid('SOPInstanceUID'), sopClassUID: uid('SOPClassUID'), columns: integer(dataSet, 'Columns') ?? 0, rows: integer(dataSet, 'Rows') ?? 0 };
      return { dataSet, reference };
    }),
  );
  let reports = 0;
  const put = async (report: DataSet): Promise<ReportReference> => {
    await writeFile(join(folder, `report-${(reports += 1)}.dcm`), writeDicom(report));
    const uid = (keyword: string) => text(report, keyword) ?? '';
    return { studyInstanceUID: uid('StudyInstanceUID'), seriesInstanceUID: uid('SeriesInstanceUID'), sopInstanceUID: uid('SOPInstanceUID'), sopClassUID: uid('SOPClassUID') };
  };
  const source = images[0]?.dataSet ?? {};
  const identity = (hour: number) => ({ seriesInstanceUID: deriveUID('series', String(hour)), sopInstanceUID: deriveUID('report', String(hour)), contentTime: new Date(Date.UTC(2026, 0, 1, hour)), source });
  const concluded = (said: readonly (readonly [image: number, verdict: ImageVerdict, ...boxes: ReviewedBox[]])[]) =>
    said.flatMap(([image, verdict, ...boxes]) => images.slice(image, image + 1).map(({ reference }) => ({ ...reference, verdict, boxes })));
  const review = (hour: number, said: Parameters<typeof concluded>[0], predecessor?: ReportReference) =>
    writeReview({ ...identity(hour), reviewer: 'Reader^One', images: concluded(said), predecessor }, options);
  const proposal = (hour: number, boxes: readonly (readonly ReviewedBox[])[]) =>
    writeReport(
      {
        ...{ ...identity(hour), model: { name: 'm', version: 1, deviceUID: '2.25.1', operatingPoint: 0.5 } },
        images: images.map(({ reference }, i) => ({ ...reference, outcome: { kind: 'analysed', imageScore: 0.9, detections: (boxes[i] ?? []).map(({ trackingUID: _, ...own }) => ({ ...own, score: 0.9 })) } })),
      },
      options,
    );
  /** How many boxes each image that is not left out has, in the order of the images. */
  const read = async () => {
    const { samples, notes } = await openDataset(folder);
    return { boxes: images.map(({ reference }) => samples.find(({ id }) => id === reference.sopInstanceUID)?.boxes.length), notes };
  };
  /** Says of an image that annotations are burned into it. */
  const burnIn = async (i: number): Promise<void> => {
    const path = join(folder, `image-${i}.dcm`);
    const { dataSet, transferSyntaxUID, pixelData } = readDicom(await readFile(path));
    await writeFile(path, writeDicom({ ...dataSet, ...composeDataSet({ BurnedInAnnotation: 'YES' }) }, transferSyntaxUID, pixelData));
  };
  return { put, review, proposal, read, burnIn };
}

const unsaid = (count: number) => `${count} images were left out: their reports do not say whether there are opacities, or where.`;

describe('a folder of DICOM', () => {
  it('takes what a review of the console concludes: of an image that cannot be judged nothing, nor of one where no box says where', async () => {
    const { put, review, read } = await folderOf(4);
    await put(review(1, [[0, 'present', box(10, 10)], [1, 'absent'], [2, 'not-assessable'], [3, 'present']]));
    expect(await read()).toEqual({ boxes: [1, 0, undefined, undefined], notes: ['1 images were left out: their reader cannot judge them.', unsaid(1)] });
  });

  it('takes neither a length nor a fracture for an opacity, and no image for healthy because of them', async () => {
    const { put, review, read } = await folderOf(3);
    await put(asViewer(review(1, [[0, 'present', box(10, 10)]])));
    await put(changed(asViewer(review(2, [[1, 'present', box(10, 10)]])), ':RectangleROI', ':Length'));
    await put(changed(asViewer(review(3, [[2, 'present', box(10, 10)]])), '233604007', '125605004'));
    expect(await read()).toEqual({ boxes: [1, undefined, undefined], notes: [unsaid(2)] });
  });

  it('lets a report that says nothing of an image replace nothing there', async () => {
    const { put, review, read } = await folderOf(2);
    const first = await put(asViewer(review(1, [[0, 'present', box(10, 10), box(40, 40)], [1, 'present', box(10, 10)]])));
    await put(changed(asViewer(review(2, [[0, 'present', box(10, 10)]], first)), ':RectangleROI', ':Length'));
    expect((await read()).boxes).toEqual([2, 1]);
    await put(asViewer(review(0, [[0, 'present', box(10, 10)]], first)));
    expect((await read()).boxes, 'whatever the clocks say, what is replaced does not hold').toEqual([1, 1]);
  });

  it("knows from the model's report which boxes a reader took away", async () => {
    const { put, review, proposal, read } = await folderOf(3);
    const shown = await put(proposal(1, [[box(10, 10)], [box(40, 40)], []]));
    await put(asViewer(review(2, [[0, 'present', box(10, 10)]], shown)));
    expect(await read()).toEqual({ boxes: [1, 0, undefined], notes: ['1 images without a report that a person made or confirmed were left out.'] });
  });

  it("cuts a reader's box to its image, and leaves out an image beside which all boxes lie", async () => {
    const { put, review, read } = await folderOf(2);
    await put(asViewer(review(1, [[0, 'present', box(90, 70), box(96, 10)], [1, 'present', box(200, 10)]])));
    expect(await read()).toEqual({ boxes: [1, undefined], notes: [unsaid(1)] });
  });

  it('brings no image into which annotations are burned', async () => {
    const { put, review, read, burnIn } = await folderOf(3);
    await put(review(1, [[0, 'present', box(10, 10)], [1, 'absent'], [2, 'not-assessable']]));
    for (const i of [0, 2]) await burnIn(i);
    expect(await read()).toEqual({ boxes: [undefined, 0, undefined], notes: ['1 images were left out: their reader cannot judge them.', '1 images were left out: their header says that annotations are burned in.'] });
  });

  it('without anything that a person could judge is refused, and says why nothing is left', async () => {
    const { put, review, read, burnIn } = await folderOf(2);
    await put(review(1, [[0, 'not-assessable'], [1, 'absent']]));
    await burnIn(1);
    await expect(read()).rejects.toMatchObject({ reason: 'NO_TRUTH', message: expect.stringContaining('burned in') as string });
  });
});
