import { measureReport } from './bench-report.ts';
import type { BenchResult } from './bench-result.ts';

/** From STOW to a queryable report on the embedded database. */
export const run = (): Promise<BenchResult> => measureReport('report-embedded', 'PGlite');
