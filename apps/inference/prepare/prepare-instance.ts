import { type DicomFile, decodeFrame, readDicom, text } from '#dicom';
import { Fault } from '#fault';
import { familiarityOf, judgeEligibility, prepareInput, renderDisplay } from '#radiograph';
import type { Preparation, PrepareTask } from './preparation.ts';

const failure = (thrown: unknown) => {
  const fault = Fault.from(thrown);
  return { kind: 'failed', code: fault.reason, sentence: fault.message } as const;
};

const unfamiliar = {
  kind: 'skipped',
  code: 'UNLIKE_TRAINING_IMAGES',
  sentence: 'The image looks unlike the radiographs that the model has been trained on.',
} as const;

async function prepareFile(file: DicomFile, { input, familiarity }: Pick<PrepareTask, 'input' | 'familiarity'>): Promise<Preparation> {
  const verdict = judgeEligibility(file.dataSet);
  if (!verdict.eligible) return { kind: 'skipped', code: verdict.code, sentence: verdict.sentence };
  const display = renderDisplay(await decodeFrame(file), file.dataSet);
  const prepared = prepareInput(display, input);
  if (familiarity !== undefined && familiarityOf(prepared, input, familiarity) < familiarity.least) return unfamiliar;
  return { kind: 'prepared', ...prepared };
}

/** Bytes of a DICOM file → eligibility → pixels → display values → the network's input. Total: bad bytes are an outcome, never thrown. */
export async function prepareInstance({ bytes, maxInflatedBytes, keepDataSet, ...model }: PrepareTask): Promise<Preparation> {
  let file: DicomFile;
  try {
    file = readDicom(bytes, { maxInflatedBytes });
  } catch (error) {
    return failure(error);
  }
  const known = { sopInstanceUID: text(file.dataSet, 'SOPInstanceUID'), ...(keepDataSet ? { dataSet: file.dataSet } : {}) };
  return { ...known, ...(await prepareFile(file, model).catch(failure)) };
}
