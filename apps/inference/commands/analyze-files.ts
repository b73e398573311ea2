import { readFile } from 'node:fs/promises';
import type { Analysis, Analyzer } from '../analysis/analyzer.ts';
import type { FoundFile } from './find-files.ts';

export interface FileAnalysis {
  readonly file: FoundFile;
  readonly analysis: Analysis;
}

const unreadable: Analysis = {
  sopInstanceUID: undefined,
  dataSet: undefined,
  outcome: { kind: 'failed', code: 'FILE_UNREADABLE', sentence: 'The file cannot be opened.' },
  timings: { prepareMs: 0, queueMs: 0, computeMs: 0, batchSize: 0 },
};

async function analyzeFile(file: FoundFile, analyzer: Analyzer, minScore: number | undefined, signal: AbortSignal): Promise<FileAnalysis> {
  const bytes = await readFile(file.path).then(
    (read) => new Uint8Array(read),
    () => undefined,
  );
  if (bytes === undefined) return { file, analysis: unreadable };
  return { file, analysis: await analyzer.analyze({ bytes, minScore, keepDataSet: true }, signal) };
}

/** Reads the files through the serving pipeline, as many at a time as keep it busy, and yields them in their order. */
export async function* analyzeFiles(
  files: readonly FoundFile[],
  analyzer: Analyzer,
  minScore: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<FileAnalysis> {
  const underWay: Promise<FileAnalysis>[] = [];
  for (const file of files) {
    const analysis = analyzeFile(file, analyzer, minScore, signal);
    analysis.catch(() => undefined);
    underWay.push(analysis);
    if (underWay.length < analyzer.width) continue;
    const first = underWay.shift();
    if (first !== undefined) yield await first;
  }
  for (const analysis of underWay) yield await analysis;
}
