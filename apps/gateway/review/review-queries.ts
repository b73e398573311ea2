import { z } from 'zod';
import { reviewStates, studyStates, worklistOrders } from '#store';

const limit = (most: number, usual: number) => z.coerce.number().int().min(1).max(most).default(usual).meta({ description: 'Most entries of a page.' });
const share = (description: string) => z.coerce.number().min(0).max(1).optional().meta({ description });

/** The end of a page, opaque to clients: a place in the order, then what tells equals apart. */
export type Place = readonly [value: number, ...names: string[]];

export const placeText = (place: Place): string => Buffer.from(JSON.stringify(place)).toString('base64url');

const placeOf = <N extends z.ZodTuple>(parts: N) =>
  z
    .string()
    .max(500)
    .transform((given, context): z.infer<N> => {
      try {
        return parts.parse(JSON.parse(Buffer.from(given, 'base64url').toString('utf8')));
      } catch {
        context.addIssue('must be the `next` of a page before');
        return z.NEVER;
      }
    })
    .optional()
    .meta({ description: 'The `next` of the page before.' });

const value = z.number().min(-8.64e15).max(8.64e15);
const name = z.string().max(200);

export const worklistQuery = z.object({
  state: z.enum(studyStates).optional().meta({ description: 'Only studies in this state.' }),
  review: z.enum(reviewStates).optional().meta({ description: 'Only studies that are so far with people.' }),
  minScore: share('Only studies whose highest score is at least this.'),
  maxScore: share('Only studies whose highest score is at most this.'),
  search: z.string().regex(/^[0-9.]{1,64}$/, 'must be part of a Study Instance UID').optional().meta({ description: 'Part of a Study Instance UID.' }),
  studies: z
    .string()
    .regex(/^[0-9.]{1,64}(,[0-9.]{1,64}){0,199}$/, 'must be up to 200 Study Instance UIDs, separated by commas')
    .transform((given) => given.split(','))
    .optional()
    .meta({ description: 'Only these Study Instance UIDs, separated by commas; at most 200.' }),
  order: z.enum(worklistOrders).default('newest').meta({ description: 'What comes first.' }),
  limit: limit(500, 50),
  cursor: placeOf(z.tuple([value, name])),
});

export const labelQuery = z.object({
  since: z.iso.datetime({ offset: true }).transform((given) => new Date(given)).optional().meta({ description: 'Only labels read at or after this time.' }),
  limit: limit(500, 50),
  after: placeOf(z.tuple([value, name, name])),
});

export const reviewQueueQuery = z.object({ limit: limit(200, 20) });
