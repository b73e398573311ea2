import { join } from 'node:path';
import type { NativeTensorflow } from '#nets';
import type { TrainingObserver } from '../training/train.ts';
import type { CommandContext } from './context.ts';

const duration = (seconds: number): string => (seconds < 90 ? `${Math.round(seconds)} s` : seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`);
const shown = (value: number): string => (Number.isFinite(value) ? value.toFixed(3) : '–');

/** Tells the terminal how far training is (loss, rate, time left, memory), and TensorBoard every figure. */
export function observeTraining(tf: NativeTensorflow, directory: string, batchSize: number, { say, progress }: CommandContext): TrainingObserver {
  const writer = tf.node.summaryFileWriter(join(directory, 'tensorboard'));
  const began = performance.now();
  let [first, smooth] = [0, NaN];
  return {
    say,
    step: ({ step, steps, epoch, rate, terms }) => {
      if (first === 0) first = step - 1;
      const { total = NaN } = terms;
      smooth = Number.isNaN(smooth) ? total : 0.95 * smooth + 0.05 * total;
      const seconds = (performance.now() - began) / 1000;
      const left = (seconds / (step - first)) * (steps - step);
      const speed = ((step - first) * batchSize) / seconds;
      const memory = process.memoryUsage.rss() / 2 ** 30;
      progress(`epoch ${epoch + 1}, step ${step} of ${steps}: loss ${shown(smooth)}, rate ${rate.toExponential(1)}, ${speed.toFixed(1)} images/s, ${duration(left)} left, ${memory.toFixed(1)} GiB`);
      for (const [name, value] of Object.entries({ ...terms, rate })) writer.scalar(`training/${name}`, value, step);
    },
    epoch: (epoch, trainingLoss, validation, isBest) => {
      const { loss, auroc, accuracy, f1, rsnaMap } = validation;
      const figures = Object.entries({ loss, auroc, accuracy, f1, rsnaMap }).filter(([, value]) => Number.isFinite(value));
      const validated = figures.map(([name, value]) => `${name} ${shown(value)}`).join(', ');
      say(`epoch ${epoch + 1}: training loss ${shown(trainingLoss)}${validated === '' ? '' : `; validation ${validated}`}${isBest && validated !== '' ? ' (best so far)' : ''}`);
      for (const [name, value] of figures) writer.scalar(`validation/${name}`, value, epoch + 1);
      writer.flush();
    },
  };
}
