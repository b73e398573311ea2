/** The books with every table of theirs. */
export { books } from './books-schema.ts';
export * from './schema.ts';
export * from './label-schema.ts';
export * from './training-schema.ts';
export * from './shadow-schema.ts';
