import type { Command } from 'commander';
import type { z } from 'zod';
import { type Stage, recipes } from '../recipes/read-recipe.ts';
import { recipeSchema } from '../recipes/recipe.ts';

const flagOf = (key: string): string => key.replaceAll(/[A-Z]+/g, (capitals) => `-${capitals.toLowerCase()}`);
const isList = (key: string): boolean => ['blocks', 'classes', 'sourceShares'].includes(key);

/** What the setting is when nobody says anything: that of the recipe `radiograph`. */
function defaultOf(key: string, schema: z.ZodType, stage: Stage): string {
  const said: Readonly<Record<string, unknown>> = recipes.radiograph[stage];
  const value = schema.safeParse(said[key]).data;
  return value === undefined ? '' : ` (default: ${JSON.stringify(value)})`;
}

/** Gives the command an option for every setting of a recipe, described as the schema describes it. */
export function addRecipeOptions(command: Command, stage: Stage): Command {
  for (const [key, schema] of Object.entries(recipeSchema.shape)) {
    const description = `${schema.meta()?.description ?? ''}${defaultOf(key, schema, stage)}`;
    command.option(`--${flagOf(key)} <${isList(key) ? 'values...' : 'value'}>`, description);
  }
  return command;
}

/** The settings of the recipe among the options of a command. */
export const recipeOverrides = (options: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.keys(recipeSchema.shape).map((key) => [key, options[key]]));
