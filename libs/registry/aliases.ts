import { z } from 'zod';
import { Fault } from '#fault';

/** `NAME/aliases.json`: names that point to versions. */
export const aliasesSchema = z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), z.number().int().positive());

/** `champion` answers, `challenger` wants to, `previous` answered before; a site may add its own. */
export type Aliases = Readonly<Record<string, number>>;

const without = (aliases: Aliases, name: string): Aliases => Object.fromEntries(Object.entries(aliases).filter(([alias]) => alias !== name));

/** `version` becomes the champion, and what was the champion the previous one. @throws Fault FAILED_PRECONDITION / MODEL_IS_CHAMPION */
export function promoted(aliases: Aliases, version: number): Aliases {
  const { champion, challenger } = aliases;
  if (champion === version) throw new Fault('FAILED_PRECONDITION', 'MODEL_IS_CHAMPION', 'This version is the champion already.');
  const rest = challenger === version ? without(aliases, 'challenger') : aliases;
  return { ...rest, champion: version, ...(champion === undefined ? {} : { previous: champion }) };
}

/** `version` becomes the challenger. @throws Fault FAILED_PRECONDITION / MODEL_IS_CHAMPION */
export function challenged(aliases: Aliases, version: number): Aliases {
  if (aliases.champion === version) throw new Fault('FAILED_PRECONDITION', 'MODEL_IS_CHAMPION', 'This version is the champion already: it cannot challenge itself.');
  return { ...aliases, challenger: version };
}

/**
 * The previous version is the champion again. `before` is what was the champion before that one, if known: so a second roll-back goes one further
 * back, and never forward to the version that the first one took away.
 * @throws Fault FAILED_PRECONDITION / NOTHING_TO_ROLL_BACK_TO
 */
export function rolledBack(aliases: Aliases, before: number | undefined): Aliases {
  const { previous } = aliases;
  if (previous === undefined) {
    throw new Fault('FAILED_PRECONDITION', 'NOTHING_TO_ROLL_BACK_TO', 'This model has no previous version to roll back to: promote the version that shall answer.');
  }
  const rest = without(aliases, 'previous');
  return { ...(rest.challenger === previous ? without(rest, 'challenger') : rest), champion: previous, ...(before === undefined ? {} : { previous: before }) };
}
