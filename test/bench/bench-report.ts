import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { composeDataSet, deriveUID, readDicom, writeDicom } from '#dicom';
import { type DicomWebClient, type Http, dicomWebClient, openHttp, requestJson } from '#dicomweb';
import { phantomStudy } from '#phantom';
import { type StudyView, readStudy } from '../fixtures/books-view.ts';
import { type Backend, type Clinic, startClinic } from '../fixtures/clinic.ts';
import { type RunningOrthanc, startOrthanc } from '../fixtures/orthanc.ts';
import { type BenchResult, describeMachine, interleave } from './bench-result.ts';

const RUNS = 25;
const WARM_UP = 3;

interface Radiograph {
  readonly studyInstanceUID: string;
  readonly sopInstanceUID: string;
  readonly bytes: Uint8Array;
}

/** A radiograph of a usual size (1000 x 1200, 16 bit, uncompressed), under another identity each time. */
async function openRadiographs(): Promise<() => Radiograph> {
  const [drawn] = await phantomStudy({ seed: 1, images: [{ view: 'PA', photometricInterpretation: 'MONOCHROME2', transferSyntaxUID: '1.2.840.10008.1.2.1' }] });
  if (drawn === undefined) throw new Error('the phantom drew nothing');
  const { dataSet, pixelData, transferSyntaxUID } = readDicom(drawn.bytes);
  let count = 0;
  return () => {
    count += 1;
    const [StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID] = ['study', 'series', 'instance'].map((level) => deriveUID('bench', level, String(count))) as [string, string, string];
    const bytes = writeDicom({ ...dataSet, ...composeDataSet({ StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, PatientID: `bench ${count}` }) }, transferSyntaxUID, pixelData);
    return { studyInstanceUID: StudyInstanceUID, sopInstanceUID: SOPInstanceUID, bytes };
  };
}

async function untilQueryable(orthanc: DicomWebClient, studyInstanceUID: string): Promise<void> {
  for (;;) {
    const found = await orthanc.search(`studies/${studyInstanceUID}/series`, { Modality: 'SR' });
    if (found.length > 0) return;
    await pause(2);
  }
}

interface Changes {
  readonly Changes: readonly { readonly ChangeType: string }[];
  readonly Last: number;
}

const changes = async (rest: Http, query: string): Promise<Changes> => (await requestJson(rest, { path: `changes?${query}` })) as Changes;

/** Waits for so many new instances. A query costs Orthanc 10 to 20 ms of a core that the pipeline wants; this costs a twentieth of that. */
async function untilStored(rest: Http, since: number, instances: number): Promise<void> {
  for (;;) {
    const { Changes } = await changes(rest, `since=${since}&limit=100`);
    if (Changes.filter(({ ChangeType }) => ChangeType === 'NewInstance').length >= instances) return;
    await pause(4);
  }
}

async function untilEntered(clinic: Clinic, studyInstanceUID: string): Promise<StudyView> {
  for (;;) {
    const study = await readStudy(clinic, studyInstanceUID);
    if (study.state === 'reported') return study;
    await pause(10);
  }
}

interface Connections {
  readonly gateway: DicomWebClient;
  /** Orthanc's own REST interface. */
  readonly rest: Http;
  readonly orthanc: DicomWebClient;
}

/** From the first byte of STOW to the gateway until Orthanc finds the report by QIDO, less the time that the network ran, in milliseconds. */
async function reportOnce(clinic: Clinic, { gateway, rest, orthanc }: Connections, image: Radiograph): Promise<number> {
  const { Last } = await changes(rest, 'last');
  const begin = performance.now();
  await gateway.store(image.studyInstanceUID, [image]);
  await untilStored(rest, Last, 2);
  await untilQueryable(orthanc, image.studyInstanceUID);
  const elapsed = performance.now() - begin;
  const study = await untilEntered(clinic, image.studyInstanceUID);
  return elapsed - study.instances.reduce((sum, { computeMs }) => sum + (computeMs ?? 0), 0);
}

/** What Orthanc alone needs to store the image, store a report, and find it: no pipeline on top of it can be faster. */
async function orthancOnce(orthanc: DicomWebClient, image: Radiograph): Promise<number> {
  const report = { sopInstanceUID: deriveUID('bench report', image.sopInstanceUID), studyInstanceUID: image.studyInstanceUID };
  const bytes = writeDicom(
    composeDataSet({
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.88.34',
      SOPInstanceUID: report.sopInstanceUID,
      StudyInstanceUID: image.studyInstanceUID,
      SeriesInstanceUID: deriveUID('bench report series', image.sopInstanceUID),
      Modality: 'SR',
    }),
  );
  const begin = performance.now();
  await orthanc.store(image.studyInstanceUID, [image]);
  await orthanc.store(image.studyInstanceUID, [{ sopInstanceUID: report.sopInstanceUID, bytes }]);
  await untilQueryable(orthanc, image.studyInstanceUID);
  return performance.now() - begin;
}

const versionOf = async ({ url }: RunningOrthanc): Promise<string> => ((await (await fetch(`${url}/system`)).json()) as { Version: string }).Version;

/** One image from STOW to its report, against Orthanc alone doing what cannot be left out. */
export async function measureReport(name: string, backend: Backend): Promise<BenchResult> {
  const radiograph = await openRadiographs();
  const clinic = await startClinic({ backend, env: { PNEUMOGATE_INGEST_POLL_INTERVAL_MS: '1000' } });
  const aside = await startOrthanc();
  const connect = (url: string) => openHttp({ url, timeoutSeconds: 60 });
  const [gateway, rest, orthanc, alone] = [connect(clinic.gateways[0].running.dicomWebUrl), connect(clinic.orthanc.url), connect(clinic.orthanc.dicomWebUrl), connect(aside.dicomWebUrl)];
  const connections = { gateway: dicomWebClient(gateway), rest, orthanc: dicomWebClient(orthanc) };
  try {
    const ours = () => reportOnce(clinic, connections, radiograph());
    const peer = () => orthancOnce(dicomWebClient(alone), radiograph());
    await interleave(WARM_UP, ours, peer);
    const medians = await interleave(RUNS, ours, peer);
    return {
      name,
      unit: 'ms',
      ours: medians.ours,
      peer: { name: "Orthanc's own STOW of image and report, and QIDO", version: await versionOf(aside), value: medians.peer },
      ratio: medians.peer / medians.ours,
      runs: RUNS,
      machine: describeMachine(),
    };
  } finally {
    await Promise.all([gateway.close(), rest.close(), orthanc.close(), alone.close()]);
    await clinic.stop();
    await aside.remove();
  }
}
