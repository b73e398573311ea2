import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Fault } from '#fault';
import { readManifest } from '#registry';
import { article } from './article.ts';
import { radiograph } from './radiograph.ts';
import { type Recipe, type RecipeText, recipeSchema } from './recipe.ts';

export type Stage = 'classifier' | 'detector';
export const recipeNames = ['radiograph', 'article'] as const;
export const recipes = { article, radiograph };

interface RecipeTexts {
  /** The built-in recipe. */
  readonly named: RecipeText;
  /** What a file says over it. */
  readonly own: object;
}

async function textsOf(name: string, stage: Stage): Promise<RecipeTexts> {
  const known = recipeNames.find((candidate) => candidate === name);
  if (known !== undefined) return { named: recipes[known][stage], own: {} };
  const yaml = await readFile(name, 'utf8').catch((error: unknown) => {
    throw new Fault('NOT_FOUND', 'RECIPE_UNKNOWN', `There is no recipe and no file of that name; the recipes are ${recipeNames.join(' and ')}.`, { cause: error });
  });
  try {
    const sections = parse(yaml) as Partial<Record<Stage, object>>;
    return { named: radiograph[stage], own: { ...sections[stage] } };
  } catch (error) {
    throw new Fault('INVALID_ARGUMENT', 'RECIPE_UNREADABLE', 'The recipe cannot be read as YAML.', { cause: error });
  }
}

/** A network goes on with the input that it was trained with: that of the model folder among the settings, if there is one. */
async function inputOf({ weights }: { readonly weights?: unknown }): Promise<Pick<RecipeText, 'size' | 'fit' | 'subtract' | 'multiply'>> {
  if (typeof weights !== 'string' || !existsSync(join(weights, 'model.json'))) return {};
  const { input } = await readManifest(weights);
  return { size: input.width, fit: input.fit, ...input.normalisation };
}

function withoutContradiction(recipe: Recipe): Recipe {
  if (recipe.weights === undefined || recipe.backboneWeights === undefined) return recipe;
  throw new Fault('INVALID_ARGUMENT', 'RECIPE_INVALID', 'The recipe is wrong. weights fills the whole network, so backboneWeights, which train all sets itself, has no place beside it.');
}

/**
 * The settings of one stage: the named recipe, or a YAML file with sections `classifier` and `detector` over the recipe `radiograph`, then
 * what the command line says. With a model folder as `weights` its input (size, fit, normalisation) stands in place of the named recipe's.
 * @throws Fault of `readManifest`; NOT_FOUND / RECIPE_UNKNOWN, INVALID_ARGUMENT / RECIPE_UNREADABLE or RECIPE_INVALID with a sentence a wrong setting
 */
export async function readRecipe(name: string, stage: Stage, overrides: Readonly<Record<string, unknown>>): Promise<Recipe> {
  const { named, own } = await textsOf(name, stage);
  const said = { ...own, ...Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined)) };
  const result = recipeSchema.safeParse({ ...named, ...(await inputOf(said)), ...said });
  if (result.success) return withoutContradiction(result.data);
  const sentences = result.error.issues.map((issue) => `${issue.path.join('.') || 'recipe'}: ${issue.message}`);
  throw new Fault('INVALID_ARGUMENT', 'RECIPE_INVALID', `The recipe is wrong. ${sentences.join('; ')}.`);
}
