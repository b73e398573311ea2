import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backends } from '../fixtures/backends.ts';
import { countInstances, readStudy, untilStudy } from '../fixtures/books-view.ts';
import { type Clinic, startClinic } from '../fixtures/clinic.ts';
import { halfImage, hostileFiles } from '../fixtures/hostile-files.ts';
import { eventually } from '../fixtures/process.ts';
import { openRadiographs } from '../fixtures/radiographs.ts';
import { currentReports, send, storedReports, untilReported } from '../fixtures/stored-reports.ts';

const radiograph = await openRadiographs();

describe.each(backends)('what arrives, with %s', (backend) => {
  let clinic: Clinic;

  beforeAll(async () => {
    clinic = await startClinic({ backend });
  });
  afterAll(async () => {
    await clinic.stop();
  });

  it('reports a study once, however often it is sent', async () => {
    const images = [radiograph('twice', 0), radiograph('twice', 1)] as const;
    for (const { bytes } of [...images, ...images]) await send(clinic.orthanc, bytes);
    await untilReported(clinic.orthanc, images);
    for (const { bytes } of images) await send(clinic.orthanc, bytes);
    const later = radiograph('after twice');
    await send(clinic.orthanc, later.bytes);
    await untilReported(clinic.orthanc, [later, ...images]);
    const study = await untilStudy(clinic, images[0].studyInstanceUID, 'the study is reported', ({ state }) => state === 'reported');
    expect(study.instances.map(({ attempts }) => attempts)).toEqual([1, 1]);
    expect(study.reports.filter(({ state }) => state === 'current')).toHaveLength(1);
  });

  it('keeps twenty senders of five images each apart', async () => {
    const studies = Array.from({ length: 20 }, (_, sender) => Array.from({ length: 5 }, (_image, image) => radiograph(`sender ${sender}`, image)));
    const one = async (images: readonly { readonly bytes: Uint8Array }[]): Promise<void> => {
      for (const { bytes } of images) await send(clinic.orthanc, bytes);
    };
    await Promise.all(studies.map(one));
    const stored = await untilReported(clinic.orthanc, studies.flat());
    for (const [first] of studies) {
      const chain = stored.get(first?.studyInstanceUID ?? '') ?? [];
      const replaced = chain.flatMap(({ predecessors }) => predecessors.map(({ sopInstanceUID }) => sopInstanceUID));
      expect(new Set(replaced).size, 'no report is replaced twice').toBe(replaced.length);
      expect(replaced).toHaveLength(chain.length - 1);
    }
  });

  it('answers a late image with a new report that names its predecessor, and its own reports with nothing', async () => {
    const [early, late] = [radiograph('late', 0), radiograph('late', 1)] as const;
    await send(clinic.orthanc, early.bytes);
    const before = (await untilReported(clinic.orthanc, [early])).get(early.studyInstanceUID) ?? [];
    await send(clinic.orthanc, late.bytes);
    const after = (await untilReported(clinic.orthanc, [early, late])).get(early.studyInstanceUID) ?? [];
    expect(currentReports(after)[0]?.predecessors.map(({ sopInstanceUID }) => sopInstanceUID)).toEqual(before.map(({ sopInstanceUID }) => sopInstanceUID));
    const study = await untilStudy(clinic, early.studyInstanceUID, 'the study is reported', ({ state }) => state === 'reported');
    expect(study.instances, 'reports are no instances').toHaveLength(2);
    expect(study.reports.map(({ state }) => state).toSorted()).toEqual(['current', 'superseded']);
  });

  it('reports what could be read of a study, and says that it is not all', async () => {
    const good = radiograph('half', 0);
    const bad = radiograph('half', 1);
    const { studyInstanceUID: StudyInstanceUID, seriesInstanceUID: SeriesInstanceUID, sopInstanceUID: SOPInstanceUID } = bad;
    await send(clinic.orthanc, await halfImage({ StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, PatientID: 'half' }));
    await untilStudy(clinic, StudyInstanceUID, 'the study has failed', ({ state }) => state === 'failed');
    await send(clinic.orthanc, good.bytes);
    const [report] = currentReports((await untilReported(clinic.orthanc, [good])).get(StudyInstanceUID) ?? []);
    const study = await untilStudy(clinic, StudyInstanceUID, 'the study is reported', ({ state }) => state === 'reported');
    const failed = study.instances.find(({ sopInstanceUID }) => sopInstanceUID === SOPInstanceUID);
    expect(failed?.outcome).toBe('failed');
    expect(failed?.code).toMatch(/^[A-Z_]+$/);
    expect(study.reports[0]?.partial).toBe(true);
    expect(report?.images.find(({ sopInstanceUID }) => sopInstanceUID === SOPInstanceUID)?.outcome).toMatchObject({ kind: 'failed', code: failed?.code });
  });

  it('enters truncated, mutated and non-image objects with their reason, and lives', async () => {
    const before = await countInstances(clinic);
    const pids = clinic.gateways.map(({ running }) => running.process.pid);
    const taken = new Set<string>();
    for (const { bytes } of await hostileFiles(20261123, 60)) {
      const response = await fetch(`${clinic.orthanc.url}/instances`, { method: 'POST', body: new Uint8Array(bytes) });
      const answer = (await response.json()) as { ID?: string; Status?: string };
      if (response.ok && answer.Status === 'Success' && answer.ID !== undefined) taken.add(answer.ID);
    }
    expect(taken.size, 'Orthanc takes some').toBeGreaterThan(10);
    const sum = (counts: typeof before): number => Object.values(counts).reduce((total, count) => total + count, 0);
    const after = await eventually(async () => {
      const counts = await countInstances(clinic);
      return counts.pending === 0 && sum(counts) === sum(before) + taken.size ? counts : undefined;
    }, `${taken.size} hostile instances are decided`);
    expect(after.failed + after.skipped).toBeGreaterThan(before.failed + before.skipped);
    const pdf = radiograph('after hostile');
    await send(clinic.orthanc, pdf.bytes);
    await untilReported(clinic.orthanc, [pdf]);
    expect(clinic.gateways.map(({ running }) => running.process.pid)).toEqual(pids);
  });

  it('notices that Orthanc was reset, and reports again what is sent again', async () => {
    const old = radiograph('late', 0);
    const [before] = currentReports((await storedReports(clinic.orthanc)).get(old.studyInstanceUID) ?? []);
    await clinic.orthanc.restart({ reset: true });
    const fresh = radiograph('after reset');
    for (const { bytes } of [fresh, old, radiograph('late', 1)]) await send(clinic.orthanc, bytes);
    const after = await untilReported(clinic.orthanc, [fresh, old, radiograph('late', 1)]);
    expect(currentReports(after.get(old.studyInstanceUID) ?? [])[0]?.sopInstanceUID, 'the same report').toBe(before?.sopInstanceUID);
    expect((await readStudy(clinic, old.studyInstanceUID)).reports.filter(({ state }) => state === 'current')).toHaveLength(1);
  });
});
