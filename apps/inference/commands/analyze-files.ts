import { open } from 'node:fs/promises';
import { headLength, mayBeDicom } from '#dicom';
import { Fault } from '#fault';
import type { Analysis, Analyzer } from '../analysis/analyzer.ts';
import { instanceTooLarge } from '../instance-limit.ts';
import type { FoundFile } from './find-files.ts';

export interface FileAnalysis {
  readonly file: FoundFile;
  readonly analysis: Analysis;
}

export interface AnalyzeFilesOptions {
  /** Lowest score of a box, 0..1; undefined: the model's operating point. */
  readonly minScore: number | undefined;
  /** A larger file is failed without being read. */
  readonly maxBytes: number;
}

const failed = ({ reason, message }: Fault): Analysis => ({
  sopInstanceUID: undefined,
  dataSet: undefined,
  outcome: { kind: 'failed', code: reason, sentence: message },
  timings: { prepareMs: 0, queueMs: 0, computeMs: 0, batchSize: 0 },
});

/**
 * A whole file; its head alone where that tells that it is no DICOM, which gives the same outcome.
 * @throws Fault INVALID_ARGUMENT / INSTANCE_TOO_LARGE; what the file system throws
 */
async function readInstance(path: string, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  await using file = await open(path);
  const stats = await file.stat();
  // A pipe has no size, and gives its head only once.
  if (stats.isFile()) {
    const head = new Uint8Array(headLength);
    const { bytesRead } = await file.read(head, 0, headLength, 0);
    if (!mayBeDicom(head.subarray(0, bytesRead))) return head.slice(0, bytesRead);
    if (stats.size > maxBytes) throw instanceTooLarge(maxBytes);
  }
  return new Uint8Array(await file.readFile());
}

async function analyzeFile(file: FoundFile, analyzer: Analyzer, { minScore, maxBytes }: AnalyzeFilesOptions, signal: AbortSignal): Promise<FileAnalysis> {
  const bytes = await readInstance(file.path, maxBytes).catch((thrown: unknown) =>
    thrown instanceof Fault ? thrown : new Fault('INVALID_ARGUMENT', 'FILE_UNREADABLE', 'The file cannot be opened.', { cause: thrown }),
  );
  if (bytes instanceof Fault) return { file, analysis: failed(bytes) };
  return { file, analysis: await analyzer.analyze({ bytes, minScore, keepDataSet: true }, signal) };
}

/** Reads the files through the serving pipeline, as many at a time as keep it busy, and yields them in their order. */
export async function* analyzeFiles(
  files: readonly FoundFile[],
  analyzer: Analyzer,
  options: AnalyzeFilesOptions,
  signal: AbortSignal,
): AsyncGenerator<FileAnalysis> {
  const underWay: Promise<FileAnalysis>[] = [];
  for (const file of files) {
    const analysis = analyzeFile(file, analyzer, options, signal);
    analysis.catch(() => undefined);
    underWay.push(analysis);
    if (underWay.length < analyzer.width) continue;
    const first = underWay.shift();
    if (first !== undefined) yield await first;
  }
  for (const analysis of underWay) yield await analysis;
}
