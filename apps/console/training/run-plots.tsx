import type { TrainingRunDetail } from '../api/answers.ts';
import { LinePlot, type Series } from './line-plot.tsx';

/** A figure of the validation by epoch; none where it does not apply. */
function validated(epochs: TrainingRunDetail['epochs'], figure: string, name: string): readonly Series[] {
  const points = epochs.flatMap(({ epoch, validation }) => (validation[figure] === undefined ? [] : [{ x: epoch, y: validation[figure] }]));
  return points.length === 0 ? [] : [{ name, points }];
}

/** How the training went: loss by step and by epoch, and what the validation said. */
export function RunPlots({ losses, epochs }: Pick<TrainingRunDetail, 'losses' | 'epochs'>) {
  const figures = [...validated(epochs, 'rsnaMap', 'RSNA mAP'), ...validated(epochs, 'auroc', 'AUROC')];
  return (
    <div className="plots">
      {losses.length > 0 && <LinePlot title="Loss" xName="step" series={[{ name: 'training', points: losses.map(({ step, loss }) => ({ x: step, y: loss })) }]} />}
      {epochs.length > 0 && <LinePlot title="Loss" xName="epoch" series={[{ name: 'training', points: epochs.map(({ epoch, loss }) => ({ x: epoch, y: loss })) }, ...validated(epochs, 'loss', 'validation')]} />}
      {figures.length > 0 && <LinePlot title="Validation" xName="epoch" series={figures} />}
    </div>
  );
}
