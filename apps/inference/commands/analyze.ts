import { Fault } from '#fault';
import { type Settings, cacheFolder, softwareVersion } from '#platform';
import { resolveModel } from '#registry';
import { type Analyzer, openAnalyzer } from '../analysis/analyzer.ts';
import { maxInstanceBytes } from '../instance-limit.ts';
import { openPreparingThreads } from '../prepare/preparing-threads.ts';
import { type AnalyzeFilesOptions, type FileAnalysis, analyzeFiles } from './analyze-files.ts';
import { type CommandContext, openModelSource } from './context.ts';
import { type FoundFile, findFiles } from './find-files.ts';
import { instanceLine, instanceText } from './instance-line.ts';
import { StudyReports } from './study-reports.ts';

export interface AnalyzeOptions {
  readonly json?: boolean;
  readonly sr?: string;
  readonly minScore?: string;
  readonly model?: string;
  readonly config?: string;
}

function parseScore(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const score = Number(given);
  if (given.trim() !== '' && score >= 0 && score <= 1) return score;
  throw new Fault('INVALID_ARGUMENT', 'MIN_SCORE_INVALID', '--min-score takes a number from 0 to 1.');
}

/** A file in a folder that is not DICOM is passed over; one that the user named is an outcome. */
const isPassedOver = ({ file, analysis: { outcome } }: FileAnalysis): boolean => file.inFolder && outcome.kind === 'failed' && outcome.code === 'DICOM_UNREADABLE';

async function report(reports: StudyReports, context: CommandContext): Promise<void> {
  const paths = await reports.write();
  for (const path of paths) context.say(`report: ${path}`);
  if (paths.length === 0) context.say('no report: no image was analysed.');
}

interface Work extends AnalyzeFilesOptions {
  readonly files: readonly FoundFile[];
  readonly json: boolean;
  readonly reports: StudyReports | undefined;
}

async function analyzeWith(analyzer: Analyzer, { files, json, reports, ...options }: Work, context: CommandContext): Promise<void> {
  let done = 0;
  let passedOver = 0;
  for await (const result of analyzeFiles(files, analyzer, options, context.signal)) {
    done++;
    if (isPassedOver(result)) passedOver++;
    else context.print(json ? JSON.stringify(instanceLine(result, analyzer.model)) : instanceText(result));
    reports?.add(result.analysis);
    context.step(`${done} of ${files.length} files`);
  }
  context.step('');
  if (passedOver > 0) context.say(`${passedOver} of ${files.length} files are not DICOM and were passed over.`);
}

function openReports(analyzer: Analyzer, directory: string, minScore: number | undefined, { seriesNumber, sopClass, timeZone }: Settings['report']): StudyReports {
  const operatingPoint = minScore ?? analyzer.model.operatingPoint;
  return new StudyReports({ directory, model: analyzer.model, operatingPoint, softwareVersion: softwareVersion(), seriesNumber, sopClass, timeZone, contentTime: new Date() });
}

/** `analyze PATH…`: the serving pipeline in this process, without a server. @throws Fault */
export async function analyze(paths: readonly string[], options: AnalyzeOptions, context: CommandContext): Promise<void> {
  const minScore = parseScore(options.minScore);
  const files = await findFiles(paths);
  const { settings, directories } = openModelSource(options.config, context.env);
  const model = await resolveModel(options.model ?? settings.inference.model, directories);
  context.step(`loading ${model.manifest.name}@${model.manifest.version}`);
  const threads = openPreparingThreads(settings.inference);
  const analyzer = await openAnalyzer(model, settings.inference, { threads, cache: cacheFolder(context.env) }).catch(async (error: unknown) => {
    await threads.close();
    throw error;
  });
  try {
    const reports = options.sr === undefined ? undefined : openReports(analyzer, options.sr, minScore, settings.report);
    await analyzeWith(analyzer, { files, minScore, maxBytes: maxInstanceBytes(settings.inference), json: options.json === true, reports }, context);
    if (reports !== undefined) await report(reports, context);
  } finally {
    await Promise.all([threads.close(), analyzer.close()]);
  }
}
