import { describe, expect, it } from 'vitest';
import { collectFile } from './collect-file.ts';

const opened = (count: number) => {
  let given = 0;
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (; given < count; given++) yield await Promise.resolve(new Uint8Array(10).fill(given));
  }
  return { file: { bytes: pieces(), totalBytes: count * 10 }, given: () => given };
};

describe('collectFile', () => {
  it('joins the pieces of a file within the limit', async () => {
    const { bytes, isWhole } = await collectFile(opened(3).file, 30);
    expect([isWhole, bytes.length, bytes[9], bytes[29]]).toEqual([true, 30, 0, 2]);
  });

  it('takes no more of a larger one than passes the limit', async () => {
    const { file, given } = opened(1000);
    const { bytes, isWhole } = await collectFile(file, 25);
    expect([isWhole, bytes.length, given()]).toEqual([false, 30, 2]);
  });
});
