import type { Recipe } from '../recipes/recipe.ts';
import type { Progress } from '../training/checkpoint.ts';
import type { RunFacts } from '../training/run-folder.ts';

const figure = (value: unknown): string => (typeof value === 'number' ? value.toFixed(3) : 'not measured');

function trainingSection({ data }: RunFacts, recipe: Recipe, progress: Progress): string[] {
  return [
    `Trained on ${data.training} images of ${data.names.join(', ')}, validated on ${data.validation} images of other patients (SHA-256 of images and labels: ${data.sha256.slice(0, 16)}…).`,
    `${progress.epochs.length} epochs, ${progress.step} steps of ${recipe.batchSize} images at ${recipe.size} pixels, Adam ${recipe.learningRate}, policy ${recipe.policy}, balance ${recipe.balance}, seed ${recipe.seed}.`,
  ];
}

/** The card of a model version: what it is, what it was trained on, and the figures that this run measured, nothing else. */
export function modelCard(name: string, version: number, facts: RunFacts, progress: Progress): string {
  const { recipe } = facts;
  const best = progress.epochs.find(({ epoch }) => epoch === progress.best?.epoch) ?? progress.epochs.at(-1);
  const rows = ['loss', 'rsnaMap', 'auroc', 'accuracy', 'f1'].map((key) => `| ${key} | ${figure(best?.validation[key])} |`);
  return [
    `# ${name} ${version}`,
    '',
    '**Not for clinical use.** A network for opacities on frontal chest radiographs of adults, for research and for trying the pipeline out.',
    '',
    `Network \`${recipe.network}\`, input ${recipe.size} x ${recipe.size}, anchors \`${recipe.anchors}\`, classes ${recipe.classes.join(', ')}.`,
    '',
    '## Training',
    ...trainingSection(facts, recipe, progress),
    '',
    '## Measured on the validation images, without test-time augmentation',
    'How boxes are scored, merged and cut was chosen on the same images, so the RSNA mAP flatters; evaluate on images of your own with `pneumogate evaluate`.',
    '',
    '| figure | value |',
    '|---|---|',
    ...rows,
    '',
    `Best epoch: ${(best?.epoch ?? 0) + 1} of ${progress.epochs.length}.`,
    '',
  ].join('\n');
}
