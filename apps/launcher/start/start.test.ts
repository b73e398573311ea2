import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSettings } from '#platform';
import { demoResult } from '../demo/result.ts';
import { findViewer } from '../viewer/index.ts';
import { addressesOf } from './addresses.ts';
import { start, startResult } from './start.ts';
import { viewerFolder } from './viewer-folder.ts';

describe('where the gateway finds the inference service', () => {
  const addresses = (env: Readonly<Record<string, string>>) => addressesOf(loadSettings({ env }));

  it('is where it is started', () => {
    expect(addresses({})).toEqual({ PNEUMOGATE_INFERENCE_ADDRESS: '127.0.0.1:8001' });
    const elsewhere = { PNEUMOGATE_INFERENCE_PORT: '9001', PNEUMOGATE_INFERENCE_HOST: '10.0.0.5' };
    expect(addresses(elsewhere)).toEqual({ PNEUMOGATE_INFERENCE_ADDRESS: '10.0.0.5:9001' });
  });

  it('is where the settings say, if they do', () => {
    const named = { PNEUMOGATE_INFERENCE_PORT: '9001', PNEUMOGATE_INFERENCE_ADDRESS: 'gpu:8001' };
    expect(addresses(named)).toEqual({});
  });
});

describe('ports of start', () => {
  it.each(['GATEWAY_PORT', 'INFERENCE_PORT', 'INFERENCE_HTTP_PORT'])('may not be 0: %s', async (name) => {
    const env = { [`PNEUMOGATE_${name}`]: '0', PNEUMOGATE_GATEWAY_OHIF_DIRECTORY: tmpdir() };
    await expect(start({}, { env, signal: AbortSignal.abort(), print: () => undefined, say: () => undefined })).rejects.toMatchObject({ reason: 'PORT_OPEN' });
  });
});

describe('what start prints when all are up', () => {
  const settings = loadSettings({ env: { PNEUMOGATE_GATEWAY_HOST: '0.0.0.0', PNEUMOGATE_GATEWAY_PORT: '9000' } });

  it('is where to find them, as demo tells it', () => {
    const gateway = 'http://127.0.0.1:9000';
    const urls = { viewer: `${gateway}/ohif/`, console: `${gateway}/console/`, apiDocs: `${gateway}/api/docs`, api: `${gateway}/api/v1/studies`, dicomWeb: `${gateway}/dicom-web`, metrics: `${gateway}/metrics` };
    expect(startResult(settings, '/srv/ohif')).toEqual({ urls });
    expect(demoResult({ gatewayUrl: gateway, orthancUrl: 'http://127.0.0.1:8042', dicomPort: 4242, model: 'm@1' }, [], []).urls).toMatchObject(urls);
  });

  it('names no viewer that is not served', () => {
    expect(startResult(settings, undefined).urls.viewer).toBeNull();
  });
});

describe('the viewer of start', () => {
  let cache: string;
  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'pneumogate-start-viewer-'));
  });
  afterEach(() => rm(cache, { recursive: true, force: true }));

  const logged = async (): Promise<string> => {
    const lines: string[] = [];
    const log = (line: string) => lines.push(line);
    await viewerFolder(loadSettings({ env: {} }), { env: { PNEUMOGATE_CACHE: cache }, log }, (directory) => Promise.resolve(directory));
    return lines.join('\n');
  };

  it('is announced when it has to be fetched, and only then', async () => {
    expect(await logged()).toContain('fetched from npm (50 MB)');
    const { directory } = await findViewer(cache);
    await mkdir(directory);
    await writeFile(join(directory, 'index.html'), '');
    expect(await logged()).toBe('');
  });
});
