import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStudy, untilStudy } from '../fixtures/books-view.ts';
import { type Clinic, startClinic } from '../fixtures/clinic.ts';
import { hasPostgres } from '../fixtures/postgres.ts';
import { eventually } from '../fixtures/process.ts';
import { openRadiographs } from '../fixtures/radiographs.ts';
import { send, untilReported } from '../fixtures/stored-reports.ts';

if (!hasPostgres) console.warn('PostgreSQL 15 is not installed (Debian package postgresql-15): replicas are not tested');
const radiograph = await openRadiographs();

describe.skipIf(!hasPostgres)('two gateways on one database, started at once', () => {
  let clinic: Clinic;

  beforeAll(async () => {
    clinic = await startClinic({ backend: 'PostgreSQL', replicas: 2 });
  });
  afterAll(async () => {
    await clinic.stop();
  });

  it('share the work and never double it', async () => {
    const images = Array.from({ length: 30 }, (_, index) => radiograph(`replica ${index}`));
    await Promise.all(images.map(({ bytes }) => send(clinic.orthanc, bytes)));
    await untilReported(clinic.orthanc, images);
    for (const { studyInstanceUID } of images) {
      const study = await untilStudy(clinic, studyInstanceUID, 'the study is reported', ({ state }) => state === 'reported');
      expect(study.instances.map(({ attempts }) => attempts)).toEqual([1]);
      expect(study.reports).toHaveLength(1);
    }
    const decided = clinic.gateways.map(({ running }) => running.process.lines.filter((line) => line.includes('"msg":"instance decided"')).length);
    expect(decided.reduce((sum, count) => sum + count, 0), 'every image was decided once').toBe(images.length);
  });

  it('lose nothing when one of them dies at work', async () => {
    const images = Array.from({ length: 20 }, (_, index) => radiograph(`widow ${index}`));
    const work = clinic.gateways[1]?.running.process.lines ?? [];
    const begun = work.length;
    const sending = Promise.all(images.map(({ bytes }) => send(clinic.orthanc, bytes)));
    await eventually(() => work.slice(begun).some((line) => line.includes('"msg":"instance decided"')), 'the second gateway works');
    await clinic.gateways[1]?.kill();
    await sending;
    await untilReported(clinic.orthanc, images);
    const [first] = images;
    expect((await readStudy(clinic, first?.studyInstanceUID ?? '')).reports).toHaveLength(1);
  });
});
