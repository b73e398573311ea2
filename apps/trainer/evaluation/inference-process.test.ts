import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startInference } from './inference-process.ts';

const silence = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);';

describe('the inference service of an evaluation', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'pneumogate-inference-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  /** A service that runs this script in place of its own. */
  const startAs = (script: string, withinMs = 20_000) => {
    writeFileSync(join(directory, 'instead.cjs'), script);
    const env = { PATH: process.env.PATH, PNEUMOGATE_LOG_LEVEL: 'warn', NODE_OPTIONS: `--require=${join(directory, 'instead.cjs')}` };
    return startInference({ model: undefined, config: undefined, env, signal: new AbortController().signal, withinMs });
  };

  it('tells its port, whatever log level is set', async () => {
    const line = JSON.stringify({ msg: 'listening', port: 4711 });
    const service = await startAs(`if (process.env.PNEUMOGATE_LOG_LEVEL === 'info') require('node:fs').writeSync(1, ${JSON.stringify(`${line}\n`)}); ${silence}`);
    expect(service.address).toBe('127.0.0.1:4711');
    await service.stop();
  });

  it('is given up when it stays silent', async () => {
    await expect(startAs(silence, 200)).rejects.toMatchObject({ reason: 'INFERENCE_SLOW' });
  });

  it('is given up with what it said when it ends', async () => {
    const ending = startAs("require('node:fs').writeSync(2, 'pneumogate: There is no model.\\n'); process.exit(1);");
    await expect(ending).rejects.toMatchObject({ reason: 'INFERENCE_NOT_STARTED', message: 'There is no model.' });
  });
});
