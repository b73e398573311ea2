import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { challengeWithModel, promoteModel } from '#registry';
import { backends } from '../fixtures/backends.ts';
import { type StudyView, untilStudy } from '../fixtures/books-view.ts';
import { type Clinic, startClinic } from '../fixtures/clinic.ts';
import { eventually } from '../fixtures/process.ts';
import { type TestImage, openRadiographs } from '../fixtures/radiographs.ts';
import { currentReports, send, untilReported } from '../fixtures/stored-reports.ts';
import { writeTinyModel } from '../fixtures/tiny-model.ts';

const radiograph = await openRadiographs();
const author = { by: 'test', why: 'test', at: new Date(0) };
const place = (models: string) => ({ directories: [models], userStore: join(models, 'none') });

interface ShadowView {
  readonly model: string | null;
  readonly pairs: readonly {
    readonly serving: { readonly version: number };
    readonly challenger: { readonly version: number };
    readonly outcomes: { readonly analysed: number };
    readonly agreement: { readonly share: number | null };
    readonly mostDifferent: readonly { readonly sopInstanceUID: string; readonly servingScore: number; readonly challengerScore: number; readonly servingBoxes: number; readonly challengerBoxes: number }[];
  }[];
}

describe.each(backends)('a model on trial, with %s', (backend) => {
  let clinic: Clinic;

  beforeAll(async () => {
    clinic = await startClinic({
      backend,
      prepareModels: async (models) => {
        for (const version of [2, 3, 4]) writeTinyModel(models, version, 40 * (version - 1));
        await promoteModel('tiny@1', author, place(models));
      },
      inference: { PNEUMOGATE_INFERENCE_MODEL: 'tiny', PNEUMOGATE_INFERENCE_SHADOW: 'tiny@challenger', PNEUMOGATE_INFERENCE_MODEL_POLL_SECONDS: '1' },
      env: { PNEUMOGATE_INFERENCE_SHADOW: 'tiny@challenger' },
    });
  });
  afterAll(async () => {
    await clinic.stop();
  });

  const report = async (): Promise<ShadowView> => (await clinic.api('shadow?images=100')) as ShadowView;
  const statesOf = async (): Promise<string> => ((await clinic.api('models')) as { models: { version: number; state: string }[] }).models.map(({ version, state }) => `${version} ${state}`).join();
  const challenge = async (version: number): Promise<void> => {
    await challengeWithModel(`tiny@${version}`, author, place(clinic.models));
    await eventually(async () => (await statesOf()) === `1 serving,${version} shadowing`, `version ${version} is on trial`);
  };
  const leftOut = (reason: string): Promise<number> =>
    fetch(`${clinic.gateways[0].running.url}/metrics`)
      .then((response) => response.text())
      .then((page) => Number(new RegExp(`pneumogate_shadow_images_total\\{outcome="left-out",reason="${reason}"\\} (\\d+)`).exec(page)?.[1] ?? 0));

  /** Waits until the challenger's reading of the image is in the books; returns what both said. */
  const untilShadowed = ({ sopInstanceUID }: TestImage, challenger: number) =>
    eventually(async () => {
      const pair = (await report()).pairs.find((one) => one.challenger.version === challenger);
      return pair?.mostDifferent.find((image) => image.sopInstanceUID === sopInstanceUID);
    }, `version ${challenger} has read the image`);

  /** The study's one report names the champion, and nothing of it was given up. */
  async function demandReported(image: TestImage): Promise<StudyView> {
    const stored = (await untilReported(clinic.orthanc, [image])).get(image.studyInstanceUID) ?? [];
    expect(stored).toHaveLength(1);
    expect(currentReports(stored)[0]?.model?.version).toBe(1);
    const study = await untilStudy(clinic, image.studyInstanceUID, 'the study is reported', ({ state }) => state === 'reported');
    expect(study.instances).toMatchObject([{ outcome: 'analysed', attempts: 1, model: 'tiny@1' }]);
    return study;
  }

  it('that is missing costs a study nothing, and is counted', async () => {
    const image = radiograph('missing');
    await send(clinic.orthanc, image.bytes);
    await demandReported(image);
    await eventually(async () => (await leftOut('SHADOW_ABSENT')) === 1, 'the image was left out');
    expect(await report()).toMatchObject({ model: 'tiny@challenger', pairs: [] });
  });

  it('reads what comes in; the champion alone reports, and the API shows both', async () => {
    await challenge(2);
    const image = radiograph('both');
    await send(clinic.orthanc, image.bytes);
    const study = await demandReported(image);
    const both = await untilShadowed(image, 2);
    const [instance] = study.instances as unknown as readonly { imageScore: number; detections: unknown[] }[];
    expect([both.servingScore, both.servingBoxes]).toEqual([instance?.imageScore, instance?.detections.length]);
    expect(both.challengerScore).not.toBe(both.servingScore);
    expect(both.challengerBoxes).toBeGreaterThan(both.servingBoxes);
    expect((await report()).pairs).toMatchObject([{ serving: { version: 1 }, challenger: { version: 2 }, outcomes: { analysed: 1 } }]);
    await demandReported(image);
  });

  it('that is replaced leaves what it said; the next one is compared by itself', async () => {
    await challenge(3);
    const image = radiograph('replaced');
    await send(clinic.orthanc, image.bytes);
    await untilShadowed(image, 3);
    await demandReported(image);
    expect((await report()).pairs.map(({ serving, challenger, outcomes }) => [serving.version, challenger.version, outcomes.analysed])).toEqual([[1, 3, 1], [1, 2, 1]]);
  });

  it('loses no image when the inference service, or the gateway, dies at work', async () => {
    const images = Array.from({ length: 6 }, (_, index) => radiograph(`dies ${index}`));
    await Promise.all(images.map(({ bytes }) => send(clinic.orthanc, bytes)));
    await untilReported(clinic.orthanc, images);
    await clinic.inference.kill();
    await clinic.gateways[0].kill();
    await clinic.gateways[0].start();
    await clinic.inference.start();
    for (const image of images) await untilShadowed(image, 3);
    const pair = (await report()).pairs.find(({ challenger }) => challenger.version === 3);
    expect(pair?.outcomes.analysed).toBe(images.length + 1);
    for (const image of images) await demandReported(image);
  });

  it('that is unfit changes no report', async () => {
    appendFileSync(join(clinic.models, 'tiny/4/model.onnx'), 'x');
    writeFileSync(join(clinic.models, 'tiny/aliases.json'), JSON.stringify({ champion: 1, challenger: 4 }));
    await eventually(async () => (await statesOf()) === '1 serving,4 refused', 'version 4 is refused');
    const image = radiograph('unfit');
    await send(clinic.orthanc, image.bytes);
    await demandReported(image);
    await eventually(async () => (await leftOut('SHADOW_UNFIT')) === 1, 'the image was left out');
    expect(((await clinic.api('dead-letters')) as { deadLetters: unknown[] }).deadLetters).toEqual([]);
  });
});
