import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset, pseudonymsOf } from '#dataset';
import { type Filed, filed, reviewedFolder } from '../labels/hospital.fixture.ts';
import { addDatasetCommand } from './dataset.ts';

const fresh = (): Promise<string> => mkdtemp(join(tmpdir(), 'dataset-command-'));

/** What `dataset` prints and says. */
async function dataset(...args: string[]): Promise<{ readonly printed: readonly string[]; readonly said: readonly string[] }> {
  const [printed, said]: [string[], string[]] = [[], []];
  const program = new Command();
  addDatasetCommand(program, {
    env: {},
    print: (line) => printed.push(line),
    say: (sentence) => said.push(sentence),
    progress: () => undefined,
    signal: new AbortController().signal,
  });
  await program.parseAsync(['dataset', ...args], { from: 'user' });
  return { printed, said };
}

const objectOf = ({ printed }: { readonly printed: readonly string[] }): unknown => {
  expect(printed).toHaveLength(1);
  return JSON.parse(printed[0] ?? '');
};

/** A gateway to whose images a reader has given the boxes. */
function gatewayOf(images: readonly Filed[]): Server {
  const labels = images.map(({ image: { labels: _, boxes, ...uids } }) => ({
    ...uids,
    ...{ verdict: 'boxes', reviewer: 'R', observedAt: '2026-01-01T00:00:00.000Z', basis: null },
    marks: boxes.map((one) => ({ box: one })),
    report: { seriesInstanceUID: '1.2.3', sopInstanceUID: `${uids.sopInstanceUID}.9` },
  }));
  return createServer(({ url = '' }, answer) => {
    const found = images.find(({ image }) => url.endsWith(`/instances/${image.sopInstanceUID}`));
    if (url.startsWith('/api/v1/labels')) answer.setHeader('content-type', 'application/json').end(JSON.stringify({ labels, next: null }));
    else if (found === undefined) answer.writeHead(404).end();
    else answer.setHeader('content-type', 'multipart/related; boundary=b').end(Buffer.concat([Buffer.from('--b\r\n\r\n'), found.bytes, Buffer.from('\r\n--b--\r\n')]));
  });
}

let hospital: readonly Filed[];
let server: Server;
let gateway: string;
let keyFile: string;
const pseudonyms = pseudonymsOf(Buffer.from('11'.repeat(32), 'hex'));

beforeAll(async () => {
  hospital = await filed([{ PatientID: '7', IssuerOfPatientID: 'North' }, { PatientID: '7', IssuerOfPatientID: 'North' }, { PatientID: '8' }]);
  server = gatewayOf(hospital.slice(1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  gateway = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  keyFile = join(await fresh(), 'key');
  writeFileSync(keyFile, '11'.repeat(32));
});
afterAll(() => {
  server.close();
});

describe('dataset import of a folder and of what a gateway has collected', () => {
  const byBoth = async (folder: string, to: string, ...more: string[]) => dataset('import', folder, '--gateway', gateway, '--key-file', keyFile, '--to', to, ...more);

  it('knows a person whom both bring by one name', async () => {
    const to = join(await fresh(), 'voc');
    await byBoth(reviewedFolder(hospital.slice(0, 1)), to);
    const { samples } = await openDataset(to);
    const person = pseudonyms.patient('North', '7');
    expect(samples.map(({ patient }) => patient).toSorted()).toEqual([person, person, pseudonyms.patient('', '8')].toSorted());
    expect(samples.map(({ id }) => id.split('.').slice(1).join('.')).toSorted()).toEqual(hospital.map(({ image }) => pseudonyms.uid(image.sopInstanceUID)).toSorted());
  });

  it('refuses an image that both bring', async () => {
    const to = join(await fresh(), 'voc');
    await expect(byBoth(reviewedFolder(hospital.slice(0, 2)), to)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', reason: 'IMAGE_TWICE' });
    expect(existsSync(to)).toBe(false);
  });

  it('keeps where an import of the folder alone has put the person', async () => {
    const [folder, alone, both] = [reviewedFolder(hospital.slice(0, 1)), join(await fresh(), 'alone'), join(await fresh(), 'both')];
    await dataset('import', folder, '--to', alone, '--validation', '0', '--test', '0.9');
    await byBoth(folder, both, '--splits-of', alone, '--validation', '0', '--test', '0');
    const { samples } = await openDataset(both);
    expect(samples.flatMap(({ patient, split }) => (patient === pseudonyms.patient('North', '7') ? [split] : []))).toEqual(['test', 'test']);
    const collected = join(await fresh(), 'collected');
    await dataset('import', '--gateway', gateway, '--key-file', keyFile, '--to', collected, '--splits-of', alone, '--validation', '0', '--test', '0');
    expect((await openDataset(collected)).samples.map(({ patient, split }) => [patient === pseudonyms.patient('North', '7'), split]).toSorted(), 'also where the gateway alone brings it').toEqual([[false, 'train'], [true, 'test']]);
  });
});

describe('dataset import of a folder alone', () => {
  it('keeps where an import beside a gateway has put the person', async () => {
    const [folder, both, alone] = [reviewedFolder(hospital.slice(0, 1)), join(await fresh(), 'both'), join(await fresh(), 'alone')];
    await dataset('import', folder, '--gateway', gateway, '--key-file', keyFile, '--to', both, '--validation', '0', '--test', '0.9');
    await dataset('import', folder, '--to', alone, '--splits-of', both, '--key-file', keyFile, '--validation', '0', '--test', '0');
    expect((await openDataset(alone)).samples.map(({ split }) => split)).toEqual(['test']);
  });
});

describe('dataset … --json', () => {
  const figures = { images: 2, positives: 2, boxes: 2, patients: 1 };
  const none = { images: 0, positives: 0, boxes: 0, patients: 0 };
  let folder: string;
  let tree: string;
  beforeAll(async () => {
    folder = reviewedFolder(hospital.slice(0, 2));
    tree = join(await fresh(), 'tree');
  });

  it('import and export tell what they have made, as one object', async () => {
    const imported = await dataset('import', folder, '--to', tree, '--validation', '0', '--test', '0', '--json');
    expect(objectOf(imported)).toEqual({ to: tree, form: 'voc', ...figures, subsets: { train: figures, validation: none, test: none } });
    expect(imported.said).toEqual(['2 images: train 2, validation 0, test 0']);
    const to = join(await fresh(), 'records');
    expect(objectOf(await dataset('export', tree, '--to', to, '--form', 'tfrecord', '--json'))).toEqual({ to, form: 'tfrecord', ...figures, subsets: { train: figures, validation: none, test: none } });
    const undivided = join(await fresh(), 'kaggle');
    expect(objectOf(await dataset('export', folder, '--to', undivided, '--form', 'kaggle', '--json'))).toEqual({ to: undivided, form: 'kaggle', ...figures, subsets: { train: none, validation: none, test: none } });
  });

  it('preview names the files that it has written', async () => {
    const sheet = join(await fresh(), 'sheet.png');
    expect(objectOf(await dataset('preview', folder, '--out', sheet, '--count', '1', '--json'))).toEqual({ files: [sheet] });
    expect(readFileSync(sheet).subarray(1, 4).toString()).toBe('PNG');
  });

  it('snapshot and verify tell the same of the same snapshot', async () => {
    const to = join(await fresh(), 'snapshot');
    const counts = { ...figures, subsets: { train: figures, validation: none, test: none }, splits: { train: 2, validation: 0, test: 0 }, splitPositives: { train: 2, validation: 0, test: 0 } };
    const frozen = objectOf(await dataset('snapshot', folder, '--to', to, '--key-file', keyFile, '--validation', '0', '--test', '0', '--json')) as { readonly snapshot: string };
    expect(frozen).toEqual({ snapshot: expect.stringMatching(/^[0-9a-f]{64}$/) as string, to, heldBack: 0, ...counts });
    expect(objectOf(await dataset('verify', to, '--json'))).toEqual({ snapshot: frozen.snapshot, directory: to, ...counts });
  });

  it('is asked for: without it they print the folder or file alone', async () => {
    const to = join(await fresh(), 'kaggle');
    expect((await dataset('export', folder, '--to', to, '--form', 'kaggle')).printed).toEqual([to]);
  });
});
