import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Random, seededRandom, uniform } from '#random';
import { backends } from '../fixtures/backends.ts';
import { readStudy, untilStudy } from '../fixtures/books-view.ts';
import { type Clinic, type Part, startClinic } from '../fixtures/clinic.ts';
import { eventually } from '../fixtures/process.ts';
import { openRadiographs } from '../fixtures/radiographs.ts';
import { send, untilReported } from '../fixtures/stored-reports.ts';

const radiograph = await openRadiographs();
const seed = 60;

/** Every process of the clinic, as something to take away and give back. */
function partsOf(clinic: Clinic): Readonly<Record<string, Part>> {
  const { orthanc, inference, postgres, gateways } = clinic;
  return {
    gateway: gateways[0],
    inference,
    orthanc: { kill: () => orthanc.kill(), start: () => orthanc.restart() },
    ...(postgres && { postgres: { kill: () => postgres.kill(), start: () => postgres.restart() } }),
  };
}

/** Takes `part` away, for a moment that the seed tells, and gives it back. */
async function strike(part: Part, random: Random): Promise<void> {
  await part.kill();
  await pause(uniform(random, 0, 1500));
  await part.start();
}

describe.each(backends)('a pipeline whose processes die, with %s', (backend) => {
  let clinic: Clinic;

  beforeAll(async () => {
    clinic = await startClinic({ backend });
  });
  afterAll(async () => {
    const running = clinic.gateways.map((gateway) => gateway.running.process);
    const alive = await Promise.race([...running.map(({ ended }) => ended), Promise.resolve('alive')]);
    await clinic.stop();
    expect(alive, 'no gateway has ended by itself').toBe('alive');
  });

  it('gives 60 studies exactly one current report each while every process is killed again and again', async () => {
    const random = seededRandom(seed, backend);
    const studies = Array.from({ length: 60 }, (_, index) => radiograph(`chaos ${backend} ${index}`));
    const progress = { sent: 0 };
    const sending = (async () => {
      for (const { bytes } of studies) {
        await send(clinic.orthanc, bytes);
        progress.sent += 1;
      }
    })();
    const parts = Object.values(partsOf(clinic));
    for (let round = 0; round < 2 || progress.sent < studies.length; round++) {
      for (const part of parts) {
        await pause(uniform(random, 200, 2000));
        await strike(part, random);
      }
    }
    await sending;
    await untilReported(clinic.orthanc, studies);
    for (const { studyInstanceUID } of studies) {
      const study = await untilStudy(clinic, studyInstanceUID, 'the study is reported', ({ state }) => state === 'reported');
      expect(study.reports.map(({ state }) => state)).toEqual(['current']);
    }
    expect(await clinic.api('dead-letters')).toMatchObject({ deadLetters: [] });
  });

  it.each(['inference', 'orthanc', 'postgres'])('waits for %s and goes on when it is given back', async (name) => {
    const part = partsOf(clinic)[name];
    if (part === undefined) {
      expect(backend, 'the embedded database is no process').toBe('PGlite');
      return;
    }
    const [before, after] = [radiograph(`before ${name} ${backend}`), radiograph(`after ${name} ${backend}`)] as const;
    await part.kill();
    const sending = send(clinic.orthanc, before.bytes);
    await eventually(async () => {
      const { status, parts } = (await (await fetch(`${clinic.gateways[0].running.url}/readyz`)).json()) as { status: string; parts: Record<string, { status: string }> };
      return status !== 'ready' && Object.values(parts).some((state) => state.status === 'down');
    }, 'readiness tells of the loss');
    await part.start();
    await sending;
    await send(clinic.orthanc, after.bytes);
    await untilReported(clinic.orthanc, [before, after]);
  });

  it('enters what was deleted before it could be read', async () => {
    const image = radiograph(`deleted ${backend}`);
    await clinic.inference.kill();
    const id = await send(clinic.orthanc, image.bytes);
    await untilStudy(clinic, image.studyInstanceUID, 'the image is in the books', ({ instances }) => instances.length === 1);
    await fetch(`${clinic.orthanc.url}/instances/${id}`, { method: 'DELETE' });
    await clinic.inference.start();
    await untilStudy(clinic, image.studyInstanceUID, 'the study is deleted', ({ state }) => state === 'deleted');
    expect((await readStudy(clinic, image.studyInstanceUID)).instances.map(({ outcome }) => outcome)).toEqual(['deleted']);
  });
});
