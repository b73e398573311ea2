import { extname } from 'node:path';
import { performance } from 'node:perf_hooks';
import { finished } from 'node:stream/promises';
import { Pool } from 'undici';
import { Fault } from '#fault';
import { startGateway } from '../fixtures/gateway.ts';
import { startOrthanc } from '../fixtures/orthanc.ts';
import { plainImage, uidsOf } from '../fixtures/plain-image.ts';
import { type RunningProcess, startProcess } from '../fixtures/process.ts';
import { stow } from '../fixtures/stow.ts';
import { type BenchResult, describeMachine, interleave } from './bench-result.ts';

const VIEWERS = 4;
const STUDIES = 24;
const ROUNDS = 2;
const RUNS = 7;
/** 10 MB of pixels, as a digital radiograph has. */
const RADIOGRAPH = { columns: 2048, rows: 2500 };

type Side = () => Promise<number>;

const names = Array.from({ length: STUDIES }, (_, index) => `wado-${index}`);
const frames = { accept: 'multipart/related; type="application/octet-stream"; transfer-syntax=*' };
const json = { accept: 'application/dicom+json' };

async function get(pool: Pool, path: string, headers: Record<string, string>): Promise<void> {
  const answer = await pool.request({ path: `/dicom-web${path}`, method: 'GET', headers });
  if (answer.statusCode !== 200) throw new Fault('INTERNAL', 'BENCH_BROKEN', `An answer was ${answer.statusCode}.`);
  await finished(answer.body.resume());
}

/** What OHIF asks to show a study: the study, its series, their metadata, and the frame. */
async function openStudy(pool: Pool, name: string): Promise<void> {
  const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = uidsOf(name);
  const series = `/studies/${studyInstanceUID}/series/${seriesInstanceUID}`;
  await get(pool, `/studies?StudyInstanceUID=${studyInstanceUID}`, json);
  await get(pool, `/studies/${studyInstanceUID}/series`, json);
  await get(pool, `${series}/metadata`, json);
  await get(pool, `${series}/instances/${sopInstanceUID}/frames/1`, frames);
}

/** Studies a second that all viewers together open. */
async function studiesPerSecond(pool: Pool): Promise<number> {
  const queue = Array.from({ length: ROUNDS }, () => names).flat();
  const view = async (): Promise<void> => {
    for (let name = queue.pop(); name !== undefined; name = queue.pop()) await openStudy(pool, name);
  };
  const begin = performance.now();
  await Promise.all(Array.from({ length: VIEWERS }, view));
  return (names.length * ROUNDS * 1000) / (performance.now() - begin);
}

/** What one more process on the way costs, whatever it does. */
async function startRelay(to: string): Promise<{ readonly url: string; readonly process: RunningProcess }> {
  const relay = startProcess(process.execPath, [`${import.meta.dirname}/tcp-relay${extname(import.meta.url)}`, new URL(to).port]);
  const line = await relay.line((text) => text.startsWith('listening on '));
  return { url: `http://127.0.0.1:${line.split(' ').at(-1) ?? ''}`, process: relay };
}

/**
 * Four viewers that open radiographs of 10 MB through the gateway, against the same viewers on Orthanc itself. Beside it stand the same viewers behind a
 * relay that passes bytes on unread: what a proxy in this runtime can come near to, viewers, proxy and Orthanc sharing the cores.
 */
export async function run(): Promise<BenchResult> {
  const orthanc = await startOrthanc();
  // The gateway's own pipeline looks once at the start and then stays quiet: what is measured is the way of the pixels.
  const gateway = await startGateway(orthanc.url, { PNEUMOGATE_INGEST_POLL_INTERVAL_MS: '3600000' });
  const relay = await startRelay(orthanc.url);
  const [through, direct, relayed] = [new Pool(gateway.url), new Pool(orthanc.url), new Pool(relay.url)];
  const sides = [through, direct, relayed].map((pool) => () => studiesPerSecond(pool)) as [Side, Side, Side];
  try {
    for (const name of names) await stow(orthanc.dicomWebUrl, plainImage(uidsOf(name), RADIOGRAPH));
    for (const warmUp of sides) await warmUp();
    const { ours, peer, others } = await interleave(RUNS, ...sides);
    const { Version: version } = (await (await fetch(`${orthanc.url}/system`)).json()) as { Version: string };
    return {
      name: 'wado',
      unit: 'studies/s',
      ours,
      peer: { name: 'Orthanc itself', version, value: peer },
      ratio: ours / peer,
      beside: others.map((value) => ({ name: 'a relay of bytes, in Node, to Orthanc', value, ratio: ours / value })),
      runs: RUNS,
      machine: describeMachine(),
    };
  } finally {
    await Promise.all([through.destroy(), direct.destroy(), relayed.destroy(), gateway.stop(), relay.process.kill()]);
    await orthanc.remove();
  }
}
