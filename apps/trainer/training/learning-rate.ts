import type { Recipe } from '../recipes/recipe.ts';

/** What the plateau schedule remembers between epochs. */
export interface Plateau {
  readonly factor: number;
  readonly best: number;
  readonly epochsWithout: number;
}

export const freshPlateau: Plateau = { factor: 1, best: Infinity, epochsWithout: 0 };

/** The plateau after an epoch of this validation loss: after `plateauPatience` epochs without a better one the factor drops. */
export function afterEpoch(plateau: Plateau, validationLoss: number, { plateauPatience, plateauFactor }: Pick<Recipe, 'plateauPatience' | 'plateauFactor'>): Plateau {
  if (validationLoss < plateau.best) return { ...plateau, best: validationLoss, epochsWithout: 0 };
  const epochsWithout = plateau.epochsWithout + 1;
  return epochsWithout < plateauPatience ? { ...plateau, epochsWithout } : { ...plateau, factor: plateau.factor * plateauFactor, epochsWithout: 0 };
}

/** The rate of a step, counted from 0, of `steps` in the whole run. */
export function learningRate(recipe: Pick<Recipe, 'learningRate' | 'schedule' | 'warmupSteps'>, step: number, steps: number, plateau: Plateau): number {
  const { learningRate: rate, schedule, warmupSteps } = recipe;
  if (step < warmupSteps) return (rate * (step + 1)) / warmupSteps;
  if (schedule === 'plateau') return rate * plateau.factor;
  if (schedule === 'constant') return rate;
  const done = (step - warmupSteps) / Math.max(1, steps - warmupSteps);
  return (rate * (1 + Math.cos(Math.PI * Math.min(1, done)))) / 2;
}
