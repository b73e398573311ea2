import type { Detection } from '#detection';
import type { SentFile } from './stow.ts';
import type { ReadDocument, ReadInstance, ReadStudy } from './studies.ts';

/** One file, in the shape that `analyze --json` prints. */
export interface InstanceResult {
  readonly file: string;
  readonly sopInstanceUID: string;
  readonly outcome: 'analysed' | 'skipped' | 'failed';
  readonly reason: string | null;
  readonly code: string | null;
  readonly model: string | null;
  readonly imageScore: number | null;
  readonly detections: readonly Detection[];
}

type Finding = Omit<InstanceResult, 'file' | 'sopInstanceUID'>;

/** Whoever decided without the model leaves its name open; `analyze` tells which one it would have been, and so does the demo. */
const ofInstance = ({ outcome, reason, code, model, imageScore, detections }: ReadInstance, asked: string): Finding => ({
  outcome: outcome === 'analysed' || outcome === 'skipped' ? outcome : 'failed',
  reason,
  code,
  model: model ?? asked,
  imageScore,
  detections: (detections ?? []).map(({ score, left, top, width, height }) => ({ score, left, top, width, height })),
});

const notAnImage = (model: string, outcome: 'skipped' | 'failed', code: string, reason: string): Finding => ({ outcome, reason, code, model, imageScore: null, detections: [] });

const ofDocument = ({ outcome, reason, code }: ReadDocument, asked: string): Finding =>
  notAnImage(
    asked,
    outcome === 'read' || outcome === 'skipped' ? 'skipped' : 'failed',
    code ?? 'STRUCTURED_REPORT',
    `It is a Structured Report, not an image. ${reason ?? 'What a person says in it is kept as labels.'}`,
  );

/** What became of a sent file; none when the books do not tell. `asked` is the model that the demo serves. */
export function fileResult({ file, sopInstanceUID }: SentFile, { instances, documents, reports }: ReadStudy, asked: string): InstanceResult[] {
  const isIt = (each: { readonly sopInstanceUID: string }): boolean => each.sopInstanceUID === sopInstanceUID;
  const [instance, document] = [instances.find(isIt), documents.find(isIt)];
  const of = (finding: Finding): InstanceResult[] => [{ file, sopInstanceUID, ...finding }];
  if (instance !== undefined) return of(ofInstance(instance, asked));
  if (document !== undefined) return of(ofDocument(document, asked));
  return reports.some(isIt) ? of(notAnImage(asked, 'skipped', 'OWN_REPORT', 'It is a report that PneumoGate wrote itself, not an image.')) : [];
}
