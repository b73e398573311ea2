import type { Command } from 'commander';
import type { z } from 'zod';
import { recipeSchema } from '../recipes/recipe.ts';

const flagOf = (key: string): string => key.replaceAll(/[A-Z]+/g, (capitals) => `-${capitals.toLowerCase()}`);
const isList = (key: string): boolean => ['blocks', 'classes', 'sourceShares'].includes(key);

function defaultOf(schema: z.ZodType): string {
  const parsed = schema.safeParse(undefined);
  return parsed.success && parsed.data !== undefined ? ` (default without a recipe: ${JSON.stringify(parsed.data)})` : '';
}

/** Gives the command an option for every setting of a recipe, described as the schema describes it. */
export function addRecipeOptions(command: Command): Command {
  for (const [key, schema] of Object.entries(recipeSchema.shape)) {
    const description = `${schema.meta()?.description ?? ''}${defaultOf(schema)}`;
    command.option(`--${flagOf(key)} <${isList(key) ? 'values...' : 'value'}>`, description);
  }
  return command;
}

/** The settings of the recipe among the options of a command. */
export const recipeOverrides = (options: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.keys(recipeSchema.shape).map((key) => [key, options[key]]));
