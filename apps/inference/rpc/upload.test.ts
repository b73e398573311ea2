import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame, Opening } from '#contract';
import { assembleUploads } from './upload.ts';

const opening = (instanceKey: string, totalBytes?: number): Opening => ({ instanceKey, totalBytes, model: undefined, minScore: undefined, shadow: false });
const start = (instanceKey: string, totalBytes?: number): Frame => ({ kind: 'start', opening: opening(instanceKey, totalBytes) });
const chunk = (...bytes: number[]): Frame => ({ kind: 'chunk', bytes: Uint8Array.from(bytes) });
const end: Frame = { kind: 'end' };

async function* stream(frames: readonly Frame[]): AsyncGenerator<Frame> {
  for (const frame of frames) yield await Promise.resolve(frame);
}

/** Assembles with a limit of 64 bytes; counts the places that are still held when it ends. */
async function assemble(frames: readonly Frame[]) {
  let held = 0;
  const enter = () => {
    held++;
    const leave = (): void => {
      held--;
    };
    return Promise.resolve({ leave });
  };
  const uploads: { key: string; bytes: number[] }[] = [];
  let reason: unknown;
  try {
    for await (const upload of assembleUploads(stream(frames), { maxInstanceBytes: 64, enter })) {
      uploads.push({ key: upload.opening.instanceKey, bytes: [...upload.bytes] });
      upload.place.leave();
    }
  } catch (error) {
    reason = (error as { reason?: string }).reason;
  }
  return { uploads, reason, held };
}

describe('assembleUploads', () => {
  it('gives back what was cut into chunks, announced or not', async () => {
    const instance = fc.record({ chunks: fc.array(fc.uint8Array({ maxLength: 10 }), { maxLength: 6 }), announced: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(instance, { maxLength: 5 }), async (instances) => {
        const whole = instances.map(({ chunks }) => chunks.flatMap((bytes) => [...bytes]));
        const frames = instances.flatMap(({ chunks, announced }, i) => [
          start(String(i), announced ? whole[i]?.length : undefined),
          ...chunks.map((bytes): Frame => ({ kind: 'chunk', bytes })),
          end,
        ]);
        expect(await assemble(frames)).toEqual({ uploads: whole.map((bytes, i) => ({ key: String(i), bytes })), reason: undefined, held: 0 });
      }),
    );
  });

  it.each([
    ['FRAME_UNEXPECTED', [chunk(1)]],
    ['FRAME_UNEXPECTED', [end]],
    ['FRAME_UNEXPECTED', [start('a'), start('b')]],
    ['STREAM_CUT', [start('a'), chunk(1)]],
    ['INSTANCE_KEY_REPEATED', [start('a'), end, start('a')]],
    ['INSTANCE_TOO_LARGE', [start('a', 65)]],
    ['INSTANCE_TOO_LARGE', [start('a'), { kind: 'chunk', bytes: new Uint8Array(65) } as const]],
    ['TOTAL_BYTES_EXCEEDED', [start('a', 1), chunk(1, 2)]],
    ['TOTAL_BYTES_MISSED', [start('a', 3), chunk(1, 2), end]],
  ])('ends with %s, and holds no place', async (reason, frames) => {
    expect(await assemble(frames)).toMatchObject({ reason, held: 0 });
  });
});
