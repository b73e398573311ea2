import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Position } from '#store';
import type { Change, ChangePage, OrthancClient } from '../orthanc/orthanc-client.ts';
import { type Reading, readChanges } from './read-changes.ts';

const change = (Seq: number, database: string): Change => ({ Seq, ID: `${database} ${Seq}`, ChangeType: Seq % 4 === 1 ? 'NewInstance' : 'NewSeries', Date: '20260101T000000' });

/** Orthanc's changes as Orthanc 1.10 gives them: those of deleted resources are gone, and an empty page tells the last there was. */
class FakeOrthanc {
  #database = 'first';
  #last = 0;
  #changes: Change[] = [];

  store(count: number): void {
    for (let i = 0; i < count; i++) this.#changes.push(change(++this.#last, this.#database));
  }

  forget(share: (change: Change) => boolean): void {
    this.#changes = this.#changes.filter((kept) => !share(kept));
  }

  reset(): void {
    [this.#database, this.#last, this.#changes] = [`${this.#database}'`, 0, []];
  }

  get present(): readonly string[] {
    return this.#changes.map(({ ID }) => ID);
  }

  readonly client: Pick<OrthancClient, 'changes'> = {
    changes: (since, limit): Promise<ChangePage> => {
      const later = this.#changes.filter(({ Seq }) => Seq > since);
      const Changes = later.slice(0, limit);
      return Promise.resolve({ Changes, Done: later.length <= limit, Last: Changes.at(-1)?.Seq ?? this.#last });
    },
  };
}

const beginning: Position = { resets: 0, cursor: 0, last: 0, anchors: [], advancedAt: new Date(0) };

/** Reads on until there is nothing more; the position afterwards and the changes read since the last reset. */
async function follow(orthanc: FakeOrthanc, from: Position, pageSize = 5): Promise<{ position: Position; read: string[] }> {
  let position = from;
  let read: string[] = [];
  for (let reading: Reading | undefined; reading === undefined || reading.kind === 'reset' || reading.more; ) {
    reading = await readChanges(orthanc.client as OrthancClient, position, pageSize, new AbortController().signal);
    if (reading.kind === 'reset') [position, read] = [{ ...beginning, resets: position.resets + 1 }, []];
    else {
      read.push(...reading.changes.map(({ ID }) => ID));
      position = { ...position, cursor: reading.cursor, last: reading.last, anchors: reading.anchors };
    }
  }
  return { position, read };
}

describe('readChanges', () => {
  it('reads every change once, page by page, and nothing when nothing came', async () => {
    const orthanc = new FakeOrthanc();
    orthanc.store(23);
    const { position, read } = await follow(orthanc, beginning);
    expect(read).toEqual(orthanc.present);
    expect(position).toMatchObject({ cursor: 23, last: 23, resets: 0 });
    expect((await follow(orthanc, position)).read).toEqual([]);
  });

  it.each([0, 3, 22, 23, 24, 60])('notices a reset after which %i changes came', async (count) => {
    const orthanc = new FakeOrthanc();
    orthanc.store(23);
    const { position } = await follow(orthanc, beginning);
    orthanc.reset();
    orthanc.store(count);
    const after = await follow(orthanc, position);
    expect(after.position.resets).toBe(1);
    expect(after.read).toEqual(orthanc.present);
  });

  it('takes deletions for no reset, as long as anything of what it remembers is left or nothing came', async () => {
    const orthanc = new FakeOrthanc();
    orthanc.store(23);
    const { position } = await follow(orthanc, beginning);
    orthanc.forget(({ Seq }) => Seq > 20);
    orthanc.store(4);
    const after = await follow(orthanc, position);
    expect(after).toMatchObject({ position: { resets: 0, cursor: 27 }, read: ['first 24', 'first 25', 'first 26', 'first 27'] });
    orthanc.forget(() => true);
    expect((await follow(orthanc, after.position)).position.resets).toBe(0);
  });

  it('loses no change that is there, whatever happens in between', async () => {
    const event = fc.oneof(
      fc.record({ kind: fc.constant('store' as const), count: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ kind: fc.constant('forget' as const), modulus: fc.integer({ min: 1, max: 5 }) }),
      fc.constant({ kind: 'reset' as const }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 12 }), fc.integer({ min: 1, max: 30 }), async (events, pageSize) => {
        const orthanc = new FakeOrthanc();
        const seen = new Set<string>();
        let position = beginning;
        for (const happening of events) {
          if (happening.kind === 'store') orthanc.store(happening.count);
          else if (happening.kind === 'forget') orthanc.forget(({ Seq }) => Seq % happening.modulus === 0);
          else orthanc.reset();
          const followed = await follow(orthanc, position, pageSize);
          position = followed.position;
          for (const id of followed.read) seen.add(id);
          expect(orthanc.present.filter((id) => !seen.has(id))).toEqual([]);
        }
      }),
    );
  });
});
