import { z } from 'zod';
import { studyStates } from '#store';

const limit = z.coerce.number().int().min(1).max(500).default(50).meta({ description: 'Most entries of a page.' });

interface Cursor {
  readonly time: Date;
  readonly id: string;
}

/** The end of a page, opaque to clients. */
export const cursorText = ({ time, id }: Cursor): string => Buffer.from(JSON.stringify([time.getTime(), id])).toString('base64url');

const cursorParts = z.tuple([z.int().min(0).max(8.64e15), z.string().max(200)]);

const cursor = z.string().max(500).transform((text, context): Cursor => {
  try {
    const [time, id] = cursorParts.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return { time: new Date(time), id };
  } catch {
    context.addIssue('must be the `next` of a page before');
    return z.NEVER;
  }
});

export const studyQuery = z.object({
  state: z.enum(studyStates).optional().meta({ description: 'Only studies in this state.' }),
  since: z.iso.datetime({ offset: true }).transform((text) => new Date(text)).optional().meta({ description: 'Only studies received at or after this time.' }),
  limit,
  after: cursor.optional().meta({ description: 'The `next` of the page before.' }),
});

export const deadLetterQuery = z.object({
  limit,
  after: cursor.optional().meta({ description: 'The `next` of the page before.' }),
  all: z.enum(['true', 'false']).default('false').transform((text) => text === 'true').meta({ description: 'Those requeued as well.' }),
});
