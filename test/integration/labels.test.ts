import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeDataSet, readDicom, text, writeDicom } from '#dicom';
import { writeReport } from '#report';
import { backends } from '../fixtures/backends.ts';
import { type Clinic, startClinic } from '../fixtures/clinic.ts';
import { correction, dragged, rectangle } from '../fixtures/corrections.ts';
import { openInOhif } from '../fixtures/ohif-report.ts';
import { eventually } from '../fixtures/process.ts';
import { type TestImage, openRadiographs } from '../fixtures/radiographs.ts';
import { boxes, reportContent, reportOptions } from '../fixtures/report-content.ts';
import { type LabelView, type ReviewView, labelsOf, readReview, reviewedStudy, submit } from '../fixtures/review-view.ts';
import { send, storedReports } from '../fixtures/stored-reports.ts';
import { readStudy, untilStudy } from '../fixtures/books-view.ts';

const radiograph = await openRadiographs();

describe.each(backends)('what people say of images, with %s', (backend) => {
  let clinic: Clinic;

  beforeAll(async () => {
    clinic = await startClinic({ backend });
  });
  afterAll(async () => {
    await clinic.stop();
  });

  /** An image that the model has reported boxes on, and what a reviewer sees of it. */
  const reported = async (study: string): Promise<{ image: TestImage; review: ReviewView; shown: ReviewView['images'][number]['aiBoxes'] }> => {
    const image = radiograph(study);
    await send(clinic.orthanc, image.bytes);
    const review = await reviewedStudy(clinic, image.studyInstanceUID);
    const shown = review.images[0]?.aiBoxes ?? [];
    expect(shown.length, 'the tiny model draws boxes').toBeGreaterThan(2);
    return { image, review, shown };
  };
  const labelsUntil = (image: TestImage, count: number): Promise<LabelView[]> =>
    eventually(async () => {
      const found = await labelsOf(clinic, image.studyInstanceUID);
      return found.length === count ? found : undefined;
    }, `${count} labels`);

  it('reads from OHIF what was kept, moved, rejected and added, traced to author, model and reports', async () => {
    const { image, review, shown } = await reported('ohif');
    const [first, second, third] = shown;
    if (first === undefined || second === undefined || third === undefined) throw new Error('too few boxes');
    const imageId = openInOhif(readDicom(image.bytes).dataSet);
    const drawn = [first, dragged(second, 4), { left: 0, top: 0, width: 6, height: 6 }].map(rectangle);
    const saved = correction(imageId, drawn, { SeriesInstanceUID: review.report?.seriesInstanceUID });
    await send(clinic.orthanc, saved.bytes);
    const [label, ...others] = await labelsUntil(image, 1);
    expect(others).toEqual([]);
    expect(label).toMatchObject({
      sopInstanceUID: image.sopInstanceUID,
      seriesInstanceUID: image.seriesInstanceUID,
      verdict: 'boxes',
      reviewer: 'Reader^One',
      current: true,
      ...{ kept: 1, moved: 1, rejected: shown.length - 2, added: 1, allBoxesFalse: false, nothingMissed: false },
      report: { sopInstanceUID: text(saved.dataSet, 'SOPInstanceUID'), sopClassUID: '1.2.840.10008.5.1.4.1.1.88.22' },
      basis: { kind: 'series', reportSOPInstanceUID: review.report?.sopInstanceUID, model: 'tiny@1', modelDeviceUID: expect.stringMatching(/^2\.25\./) as string },
    });
    expect(label?.marks.slice(0, 2)).toMatchObject([{ fate: 'kept', aiTrackingUid: first.trackingUid, score: first.score }, { fate: 'moved', aiTrackingUid: second.trackingUid }]);
    const study = await untilStudy(clinic, image.studyInstanceUID, 'the document is read', ({ documents }) => documents[0]?.outcome === 'read');
    expect(study.instances, 'a report is no image').toHaveLength(1);
    expect(study.reports, 'the model has nothing to add').toHaveLength(1);
    const log = clinic.gateways[0].running.process.lines.join('\n');
    expect(log).toContain('report of a person read');
    expect(log, 'names stay in the books').not.toContain('Reader');
  });

  it('follows a correction of a correction to the report of the model, and outdates the first', async () => {
    const { image, review, shown } = await reported('chain');
    const imageId = openInOhif(readDicom(image.bytes).dataSet);
    const predecessor = (studyInstanceUID: string, seriesInstanceUID: string, uid: string) =>
      composeDataSet({
        StudyInstanceUID: studyInstanceUID,
        ReferencedSeriesSequence: composeDataSet({ SeriesInstanceUID: seriesInstanceUID, ReferencedSOPSequence: composeDataSet({ ReferencedSOPClassUID: '1.2.840.10008.5.1.4.1.1.88.34', ReferencedSOPInstanceUID: uid }) }),
      });
    const one = correction(imageId, shown.map(rectangle), { ContentDate: '20260301', PredecessorDocumentsSequence: predecessor(image.studyInstanceUID, '1.2', review.report?.sopInstanceUID ?? '') });
    await send(clinic.orthanc, one.bytes);
    await labelsUntil(image, 1);
    const two = correction(imageId, [rectangle({ left: 0, top: 0, width: 6, height: 6 })], { ContentDate: '20260302', PredecessorDocumentsSequence: predecessor(image.studyInstanceUID, '1.2', text(one.dataSet, 'SOPInstanceUID') ?? '') });
    await send(clinic.orthanc, two.bytes);
    const labels = await labelsUntil(image, 2);
    expect(labels).toMatchObject([
      { kept: shown.length, moved: 0, rejected: 0, added: 0, current: false, nothingMissed: true, basis: { kind: 'predecessor', reportSOPInstanceUID: review.report?.sopInstanceUID } },
      { kept: 0, moved: 0, rejected: shown.length, added: 1, current: true, allBoxesFalse: true, basis: { kind: 'predecessor', reportSOPInstanceUID: review.report?.sopInstanceUID } },
    ]);
  });

  it("stores a review of the console as its reader's report in Orthanc, once a key, and reads it back", async () => {
    const { image, review, shown } = await reported('console');
    const [first, second] = shown;
    if (first === undefined || second === undefined) throw new Error('too few boxes');
    const { score: _first, ...kept } = first;
    const { score: _second, ...moved } = { ...second, width: second.width * 0.8 };
    const body = {
      key: randomUUID(),
      reviewer: 'Console^Reader',
      report: review.report?.sopInstanceUID,
      images: [{ sopInstanceUID: image.sopInstanceUID, verdict: 'boxes', boxes: [kept, moved, { left: 1, top: 1, width: 8, height: 8 }] }],
    };
    const again = () => submit(clinic, image.studyInstanceUID, body);
    const answers = [...(await Promise.all([again(), again()])), await again()] as const;
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ body: { sopInstanceUID } }) => sopInstanceUID)).size).toBe(1);
    expect(await submit(clinic, image.studyInstanceUID, { ...body, reviewer: 'Another' })).toMatchObject({ status: 409, body: { reason: 'REVIEW_KEY_REUSED' } });
    const [label] = await labelsUntil(image, 1);
    expect(label).toMatchObject({ reviewer: 'Console^Reader', kept: 1, moved: 1, rejected: shown.length - 2, added: 1, basis: { kind: 'predecessor', model: 'tiny@1' }, report: answers[0].body });
    const report = (await storedReports(clinic.orthanc)).get(image.studyInstanceUID)?.find(({ observer }) => observer?.kind === 'person');
    expect(report).toMatchObject({ observer: { name: 'Console^Reader' }, predecessors: [{ sopInstanceUID: review.report?.sopInstanceUID }] });
    expect((await readReview(clinic, image.studyInstanceUID)).images[0]).toMatchObject({ consensus: { verdict: 'boxes', readers: 1 }, labels: [{ reviewer: 'Console^Reader', verdict: 'boxes' }] });
  });

  it('tells whoever listens, and whom to ask next when readers are divided', async () => {
    const { image, shown } = await reported('divided');
    const [first] = shown;
    if (first === undefined) throw new Error('too few boxes');
    const stream = await fetch(`${clinic.gateways[0].running.url}/api/v1/events`);
    expect(stream.headers.get('content-type')).toContain('text/event-stream');
    const heard: string[] = [];
    const listening = (async () => {
      for await (const piece of stream.body ?? []) heard.push(Buffer.from(piece).toString('utf8'));
    })().catch(() => undefined);
    const { score: _score, ...kept } = first;
    const say = (reviewer: string, images: readonly object[]) => submit(clinic, image.studyInstanceUID, { key: randomUUID(), reviewer, images });
    await say('A', [{ sopInstanceUID: image.sopInstanceUID, verdict: 'boxes', boxes: [kept] }]);
    await labelsUntil(image, 1);
    await say('B', [{ sopInstanceUID: image.sopInstanceUID, verdict: 'no-pneumonia' }]);
    const [, none] = await labelsUntil(image, 2);
    expect(none).toMatchObject({ verdict: 'no-pneumonia', allBoxesFalse: true, nothingMissed: true });
    await eventually(() => heard.join('').includes('event: review') && heard.join('').includes(image.studyInstanceUID), 'the event is heard');
    const uids = async (path: string) => ((await clinic.api(path)) as { studies: { studyInstanceUID: string }[] }).studies.map(({ studyInstanceUID }) => studyInstanceUID);
    expect(await uids('worklist?review=adjudicate')).toEqual([image.studyInstanceUID]);
    const queue = (await clinic.api('review-queue')) as { studies: { studyInstanceUID: string; reason: string }[] };
    expect(queue.studies).toContainEqual(expect.objectContaining({ studyInstanceUID: image.studyInstanceUID, reason: 'disagreement' }));
    await say('C', [{ sopInstanceUID: image.sopInstanceUID, verdict: 'not-assessable' }]);
    await say('D', [{ sopInstanceUID: image.sopInstanceUID, verdict: 'no-pneumonia' }]);
    await labelsUntil(image, 4);
    expect((await readReview(clinic, image.studyInstanceUID)).images[0]?.consensus).toEqual({ verdict: 'no-pneumonia', readers: 4, boxes: [] });
    expect(await uids('worklist?review=adjudicate')).toEqual([]);
    expect(await clinic.gateways[0].running.process.stop(), 'an open stream holds up no stop').toBe(0);
    await listening;
    await clinic.gateways[0].start();
  });

  it('refuses a review of what is not there, in a sentence', async () => {
    const { image } = await reported('wrong');
    const ask = (images: readonly object[], more: object = {}) => submit(clinic, image.studyInstanceUID, { key: randomUUID(), reviewer: 'R', images, ...more });
    const own = { sopInstanceUID: image.sopInstanceUID };
    const box = { left: 1, top: 1, width: 9, height: 9 };
    expect(await ask([{ sopInstanceUID: '1.2', verdict: 'no-pneumonia' }])).toMatchObject({ status: 400, body: { reason: 'IMAGE_UNKNOWN' } });
    expect(await ask([{ ...own, verdict: 'boxes', boxes: [{ ...box, left: 5000 }] }])).toMatchObject({ status: 400, body: { reason: 'BOX_OUTSIDE_IMAGE' } });
    expect(await ask([{ ...own, verdict: 'boxes', boxes: [{ ...box, trackingUid: '1.2' }] }])).toMatchObject({ status: 400, body: { reason: 'TRACKING_UID_UNKNOWN' } });
    expect(await ask([{ ...own, verdict: 'no-pneumonia' }], { report: '1.2' })).toMatchObject({ status: 400, body: { reason: 'REPORT_UNKNOWN' } });
    expect(await ask([{ ...own, verdict: 'boxes' }])).toMatchObject({ status: 400, body: { reason: 'PARAMETER_INVALID' } });
    expect(await ask([{ ...own, verdict: 'no-pneumonia' }], { reviewer: 'a=b' })).toMatchObject({ status: 400, body: { reason: 'PARAMETER_INVALID' } });
    expect(await submit(clinic, '9.9', { key: randomUUID(), reviewer: 'R', images: [{ ...own, verdict: 'no-pneumonia' }] })).toMatchObject({ status: 404, body: { reason: 'STUDY_UNKNOWN' } });
    expect(await labelsOf(clinic, image.studyInstanceUID)).toEqual([]);
  });

  it('enters a report of a device, and one that cannot be read, with the reason', async () => {
    const { image } = await reported('others');
    const source = readDicom(image.bytes).dataSet;
    const device = writeReport(reportContent(source, [boxes(1)]), reportOptions);
    const { '0020000D': _study, ...rest } = device;
    const broken = { ...rest, ...composeDataSet({ StudyInstanceUID: image.studyInstanceUID, SOPInstanceUID: '2.25.4711', ContentSequence: [] }), '0040A043': { vr: 'SQ' } };
    for (const report of [device, broken]) await send(clinic.orthanc, writeDicom(report));
    const study = await untilStudy(clinic, image.studyInstanceUID, 'both are decided', ({ documents }) => documents.length === 2 && documents.every(({ outcome }) => outcome !== 'pending'));
    expect(study.documents.map(({ outcome, code }) => [outcome, code]).toSorted()).toEqual([['skipped', 'DEVICE_REPORT'], ['skipped', 'NOT_A_MEASUREMENT_REPORT']]);
    expect((await readStudy(clinic, image.studyInstanceUID)).state).toBe('reported');
  });

  it('loses no correction when the gateway is killed', async () => {
    const { image, shown } = await reported('killed');
    const imageId = openInOhif(readDicom(image.bytes).dataSet);
    await clinic.gateways[0].kill();
    await send(clinic.orthanc, correction(imageId, shown.slice(0, 1).map(rectangle)).bytes);
    await clinic.gateways[0].start();
    expect(await labelsUntil(image, 1)).toMatchObject([{ kept: 1, basis: { kind: 'overlap', model: 'tiny@1' } }]);
  });
});
