import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWholeFolder } from './index.ts';

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'folder-'));
});
afterEach(() => {
  rmSync(parent, { recursive: true });
});

const half = (directory: string): Promise<void> => {
  writeFileSync(join(directory, 'half'), 'written');
  return Promise.resolve();
};

describe('writeWholeFolder', () => {
  it('makes a folder that others may enter', async () => {
    await writeWholeFolder(join(parent, 'below/out'), half);
    expect(readdirSync(join(parent, 'below'))).toEqual(['out']);
    mkdirSync(join(parent, 'plain'));
    expect(statSync(join(parent, 'below/out')).mode).toBe(statSync(join(parent, 'plain')).mode);
  });

  it('leaves nothing behind when the disk is full', async () => {
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    const writing = writeWholeFolder(join(parent, 'out'), async (directory) => {
      await half(directory);
      throw full;
    });
    await expect(writing).rejects.toMatchObject({ code: 'RESOURCE_EXHAUSTED', reason: 'DISK_FULL', cause: full });
    expect(readdirSync(parent)).toEqual([]);
  });

  it('tells a target that cannot be written from a source that cannot be read', async () => {
    await expect(writeWholeFolder(join(parent, 'long'.repeat(60)), half)).rejects.toMatchObject({ code: 'FAILED_PRECONDITION', reason: 'TARGET_UNWRITABLE' });
    const unreadable = Object.assign(new Error('permission denied'), { code: 'EACCES', path: join(parent, 'source/card.md') });
    await expect(writeWholeFolder(join(parent, 'out'), () => Promise.reject(unreadable))).rejects.toMatchObject({ reason: 'UNEXPECTED', cause: unreadable });
  });

  it('never writes over something', async () => {
    await half(parent);
    await expect(writeWholeFolder(parent, half)).rejects.toMatchObject({ code: 'ALREADY_EXISTS', reason: 'TARGET_EXISTS', metadata: { folder: parent } });
    expect(readdirSync(parent)).toEqual(['half']);
  });
});
