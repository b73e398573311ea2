import { describe, expect, it } from 'vitest';
import { emulatesBfloat16 } from './emulates-bfloat16.ts';

describe('emulatesBfloat16', () => {
  it('is so on a processor without the instructions, and not said where nothing is known of it', () => {
    expect(emulatesBfloat16(new Set(['avx2', 'fma']))).toBe(true);
    expect(emulatesBfloat16(new Set(['avx2', 'avx512_bf16']))).toBe(false);
    expect(emulatesBfloat16(new Set(['avx2', 'amx_bf16']))).toBe(false);
    expect(emulatesBfloat16(new Set())).toBe(false);
  });
});
