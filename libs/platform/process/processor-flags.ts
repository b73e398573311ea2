import { readFileSync } from 'node:fs';

/** What the processor can do, by Linux' names (`avx2`, `avx512_bf16`, `asimd` …); empty where there is no `/proc/cpuinfo`. */
export function processorFlags(): ReadonlySet<string> {
  try {
    return new Set(readFileSync('/proc/cpuinfo', 'utf8').split(/\s+/));
  } catch {
    return new Set();
  }
}
