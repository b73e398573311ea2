import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { Fault } from '#fault';
import { article } from './article.ts';
import { radiograph } from './radiograph.ts';
import { type Recipe, recipeSchema } from './recipe.ts';

export type Stage = 'classifier' | 'detector';
export const recipeNames = ['radiograph', 'article'] as const;
const recipes = { article, radiograph };

async function textOf(name: string, stage: Stage): Promise<object> {
  const known = recipeNames.find((candidate) => candidate === name);
  if (known !== undefined) return recipes[known][stage];
  const yaml = await readFile(name, 'utf8').catch((error: unknown) => {
    throw new Fault('NOT_FOUND', 'RECIPE_UNKNOWN', `There is no recipe and no file of that name; the recipes are ${recipeNames.join(' and ')}.`, { cause: error });
  });
  try {
    const sections = parse(yaml) as Partial<Record<Stage, object>>;
    return { ...radiograph[stage], ...sections[stage] };
  } catch (error) {
    throw new Fault('INVALID_ARGUMENT', 'RECIPE_UNREADABLE', 'The recipe cannot be read as YAML.', { cause: error });
  }
}

function withoutContradiction(recipe: Recipe): Recipe {
  if (recipe.weights === undefined || recipe.backboneWeights === undefined) return recipe;
  throw new Fault('INVALID_ARGUMENT', 'RECIPE_INVALID', 'The recipe is wrong. weights fills the whole network, so backboneWeights, which train all sets itself, has no place beside it.');
}

/**
 * The settings of one stage: the named recipe, or a YAML file with sections `classifier` and `detector` over the recipe `radiograph`, then
 * what the command line says.
 * @throws Fault NOT_FOUND / RECIPE_UNKNOWN, INVALID_ARGUMENT / RECIPE_UNREADABLE or RECIPE_INVALID with a sentence a wrong setting
 */
export async function readRecipe(name: string, stage: Stage, overrides: Readonly<Record<string, unknown>>): Promise<Recipe> {
  const given = Object.entries(overrides).filter(([, value]) => value !== undefined);
  const result = recipeSchema.safeParse({ ...(await textOf(name, stage)), ...Object.fromEntries(given) });
  if (result.success) return withoutContradiction(result.data);
  const sentences = result.error.issues.map((issue) => `${issue.path.join('.') || 'recipe'}: ${issue.message}`);
  throw new Fault('INVALID_ARGUMENT', 'RECIPE_INVALID', `The recipe is wrong. ${sentences.join('; ')}.`);
}
