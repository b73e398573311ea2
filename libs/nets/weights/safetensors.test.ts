import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from './safetensors.ts';

describe('safetensors', () => {
  it('gives back what was written', () => {
    const tensors = fc.array(fc.tuple(fc.string({ minLength: 1 }).filter((name) => !name.startsWith('__')), fc.float32Array()));
    fc.assert(
      fc.property(tensors, fc.dictionary(fc.string(), fc.string()), (entries, metadata) => {
        const file = { tensors: new Map(entries), metadata: { ...metadata } };
        const read = readSafetensors(Buffer.from(writeSafetensors(file)));
        expect(new Map(read.tensors)).toEqual(file.tensors);
        expect({ ...read.metadata }).toEqual(file.metadata);
      }),
    );
  });

  it('refuses a file that is cut off', () => {
    const bytes = writeSafetensors({ tensors: new Map([['a', Float32Array.of(1, 2, 3)]]), metadata: {} });
    for (const length of [0, 7, 20, bytes.length - 1]) {
      expect(() => readSafetensors(bytes.subarray(0, length))).toThrow(/cut off/);
    }
  });
});
