import { defineConfig } from 'vitest/config';

/** One project a tier: `unit` beside the code, the others under test/. Time-outs bound a hang; no test asserts a duration. */
const tier = (name: string, include: string[], testTimeout: number, maxWorkers: number) => ({
  extends: true as const,
  test: { name, include, testTimeout, hookTimeout: testTimeout, maxWorkers },
});

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    pool: 'forks',
    execArgv: ['--conditions=source'],
    projects: [
      tier('unit', ['{apps,libs}/**/*.test.ts'], 30_000, 2),
      tier('conformance', ['test/conformance/**/*.test.ts'], 120_000, 1),
      tier('integration', ['test/integration/**/*.test.ts'], 300_000, 1),
      tier('e2e', ['test/e2e/**/*.test.ts'], 300_000, 1),
    ],
  },
});
