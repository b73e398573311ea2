import { hasPostgres } from '../fixtures/postgres.ts';
import { measureReport } from './bench-report.ts';
import type { BenchResult } from './bench-result.ts';

/** From STOW to a queryable report on PostgreSQL, or on PGlite where PostgreSQL is not installed. */
export const run = (): Promise<BenchResult> => measureReport('report', hasPostgres ? 'PostgreSQL' : 'PGlite');
