export type { DataSet, Element } from './data-set.ts';
