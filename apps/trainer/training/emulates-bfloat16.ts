/** Linux' names of the instructions that multiply bfloat16. */
export const bfloat16Flags = ['avx512_bf16', 'amx_bf16'] as const;

/** Whether a processor with these flags computes bfloat16 by other means, slower than float32. Without any flags (no Linux) it is not known, and false. */
export const emulatesBfloat16 = (flags: ReadonlySet<string>): boolean => flags.size > 0 && !bfloat16Flags.some((flag) => flags.has(flag));
