import type { ModelVersion } from '#contract';
import type { FileAnalysis } from './analyze-files.ts';

const modelOf = (model: ModelVersion): string => `${model.name}@${model.version}`;

/** One line of `analyze --json`. */
export function instanceLine({ file, analysis: { sopInstanceUID, outcome } }: FileAnalysis, model: ModelVersion) {
  const analysed = outcome.kind === 'analysed' ? outcome : undefined;
  const refused = outcome.kind === 'analysed' ? undefined : outcome;
  return {
    file: file.path,
    sopInstanceUID: sopInstanceUID ?? null,
    outcome: outcome.kind,
    reason: refused?.sentence ?? null,
    code: refused?.code ?? null,
    model: modelOf(model),
    imageScore: analysed?.imageScore ?? null,
    detections: (analysed?.detections ?? []).map(({ score, left, top, width, height }) => ({ score, left, top, width, height })),
  };
}

/** The same for people: a line for the file, and one for each box. */
export function instanceText({ file, analysis: { outcome } }: FileAnalysis): string {
  if (outcome.kind !== 'analysed') return `${file.path}: ${outcome.kind}. ${outcome.sentence} (${outcome.code})`;
  const { imageScore, detections } = outcome;
  const head = `${file.path}: opacity somewhere ${(imageScore * 100).toFixed(0)} %, ${detections.length === 0 ? 'no box' : ''}`;
  const boxes = detections.map(
    ({ score, left, top, width, height }) =>
      `  ${(score * 100).toFixed(0)} %  left ${left.toFixed(0)}, top ${top.toFixed(0)}, width ${width.toFixed(0)}, height ${height.toFixed(0)}`,
  );
  return detections.length === 0 ? head : [`${head}${detections.length} box${detections.length === 1 ? '' : 'es'}:`, ...boxes].join('\n');
}
