import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeDataSet, writeDicom } from '#dicom';
import type { Analyzer } from '../analysis/analyzer.ts';
import { analyzerOf } from '../models/analyzer.fixture.ts';
import { prepareInstance } from '../prepare/prepare-instance.ts';
import { analyzeFiles } from './analyze-files.ts';

const maxBytes = 2 ** 20;
const dicom = writeDicom(composeDataSet({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.1.1', SOPInstanceUID: '2.25.1', Modality: 'DX' }));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'analyze-files-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Writes a file and lets it be `size` bytes long. */
function fileOf(name: string, bytes: Uint8Array, size = bytes.length): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  truncateSync(path, size);
  return path;
}

/** The outcome of each file, and how many bytes of each came to the analyzer, which prepares and has no network. */
async function analyse(paths: readonly string[]) {
  const given: number[] = [];
  const input = { name: 'image', layout: 'NCHW', width: 8, height: 8, fit: 'stretch', normalisation: { subtract: 0, multiply: 1 } } as const;
  const analyzer: Analyzer = {
    ...analyzerOf(1),
    analyze: async ({ bytes }) => {
      given.push(bytes.length);
      const preparation = await prepareInstance({ bytes, input, familiarity: undefined, maxInflatedBytes: maxBytes, keepDataSet: false });
      if (preparation.kind === 'prepared') throw new Error('no network');
      return { sopInstanceUID: preparation.sopInstanceUID, dataSet: undefined, outcome: preparation, timings: { prepareMs: 0, queueMs: 0, computeMs: 0, batchSize: 0 } };
    },
  };
  const outcomes: unknown[] = [];
  const files = paths.map((path) => ({ path, inFolder: true }));
  for await (const { analysis } of analyzeFiles(files, analyzer, { minScore: undefined, maxBytes }, new AbortController().signal)) {
    const { outcome } = analysis;
    outcomes.push(outcome.kind === 'analysed' ? outcome.kind : { kind: outcome.kind, code: outcome.code, sentence: outcome.sentence });
  }
  return { outcomes, given };
}

describe('analyzeFiles', () => {
  it('fails a DICOM file above the limit and does not read it', async () => {
    const paths = [fileOf('large.dcm', dicom, maxBytes + 1), fileOf('bare.dcm', dicom.subarray(144 + Buffer.from(dicom).readUInt32LE(140)), 2 ** 33)];
    const { outcomes, given } = await analyse(paths);
    expect(outcomes).toEqual(paths.map(() => ({ kind: 'failed', code: 'INSTANCE_TOO_LARGE', sentence: 'The instance is larger than 1 MiB, the most that inference.maxInstanceMiB allows.' })));
    expect(given).toEqual([]);
  });

  it('reads a file at the limit', async () => {
    expect((await analyse([fileOf('full.dcm', dicom, maxBytes)])).given).toEqual([maxBytes]);
  });

  it('tells by its head that a file is no DICOM, however large', async () => {
    const { outcomes, given } = await analyse([fileOf('disk.img', new Uint8Array(), 2 ** 33), fileOf('a.txt', Buffer.from('not an image')), fileOf('empty', new Uint8Array())]);
    expect(outcomes).toEqual([1, 2, 3].map(() => expect.objectContaining({ kind: 'failed', code: 'DICOM_UNREADABLE' }) as object));
    expect(given).toEqual([132, 12, 0]);
  });

  it('fails a file that cannot be opened, and goes on', async () => {
    const { outcomes } = await analyse([join(folder, 'nowhere'), fileOf('b.dcm', dicom)]);
    expect(outcomes).toMatchObject([{ kind: 'failed', code: 'FILE_UNREADABLE' }, { kind: 'skipped' }]);
  });
});
