import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Fault } from '#fault';
import { analyzerOf } from './analyzer.fixture.ts';
import { LoadedModels } from './loaded-models.ts';
import { RegistryFollower } from './registry-follower.ts';
import { followedReference, readTarget } from './registry-target.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'follower-'));
  for (const version of [1, 2, 3]) place(version);
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function place(version: number, weights = 'weights'): void {
  const folder = join(root, 'net', String(version));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'model.onnx'), weights);
  const input = { name: 'image', layout: 'NCHW', width: 256, height: 256, normalisation: { subtract: 0.45, multiply: 4 } };
  const anchors = { anchors: [[0.1, 0.1], [0.2, 0.2], [0.3, 0.3]], anchorMasks: [[2], [1], [0]] };
  const files = { 'model.onnx': { sha256: '0'.repeat(64) } };
  writeFileSync(join(folder, 'model.json'), JSON.stringify({ name: 'net', version, network: 'yolov3-chexnet', input, outputs: ['a', 'b', 'c'], classes: ['opacity'], ...anchors, operatingPoint: 0.3, files }));
}

const point = (aliases: object): void => { writeFileSync(join(root, 'net', 'aliases.json'), JSON.stringify(aliases)); };

/** A follower of net@champion that serves version 1; versions in `unfit` cannot be opened. */
function follow(unfit = new Set<number>()) {
  const first = analyzerOf(1);
  const models = new LoadedModels({ analyzer: first, aliases: ['champion'] });
  const told: string[] = [];
  const follower = new RegistryFollower({
    models,
    reference: 'net@champion',
    directories: [root],
    intervalMs: 3_600_000,
    open: ({ manifest: { version } }) => {
      told.push(`open ${version}`);
      return unfit.has(version) ? Promise.reject(new Fault('FAILED_PRECONDITION', 'MODEL_HASH_MISMATCH', 'Not the one.')) : Promise.resolve(analyzerOf(version));
    },
    onSwapped: (from, to) => told.push(`swapped ${from?.model.version} ${to.model.version}`),
    onFreed: (old) => told.push(`freed ${old.model.version}`),
    onRefused: ({ reason }) => told.push(`refused ${reason}`),
  });
  return { follower, models, told, first };
}

describe('RegistryFollower', () => {
  it('follows the alias there and back, and keeps what is right', async () => {
    point({ champion: 1 });
    const { follower, models, told, first } = follow();
    await follower.look();
    expect(told).toEqual([]);
    point({ champion: 3, previous: 1 });
    await follower.look();
    expect(told).toEqual(['open 3', 'swapped 1 3', 'freed 1']);
    expect([models.current?.analyzer.model.version, first.closed]).toEqual([3, 1]);
    point({ champion: 1 });
    await follower.look();
    expect(models.list()).toMatchObject([{ model: { version: 1 }, aliases: ['champion'], state: 'serving' }]);
  });

  it('learns new names of the version that serves', async () => {
    point({ champion: 1, blessed: 1 });
    const { follower, models } = follow();
    await follower.look();
    expect(models.find('net@blessed').model.version).toBe(1);
  });

  it('refuses an unfit version once, looks at it again when its files change, and forgets it when the alias goes back', async () => {
    point({ champion: 2 });
    const unfit = new Set([2]);
    const { follower, models, told } = follow(unfit);
    await follower.look();
    await follower.look();
    expect(told).toEqual(['open 2', 'refused MODEL_HASH_MISMATCH']);
    expect(models.list().map(({ model, state }) => [model.version, state])).toEqual([[1, 'serving'], [2, 'refused']]);
    point({ champion: 1 });
    await follower.look();
    expect(models.list()).toHaveLength(1);
    point({ champion: 2 });
    await follower.look();
    unfit.clear();
    place(2, 'other weights');
    await follower.look();
    expect(told.slice(2)).toEqual(['open 2', 'refused MODEL_HASH_MISMATCH', 'open 2', 'swapped 1 2', 'freed 1']);
  });

  it('goes on where the registry names what is not there', async () => {
    point({ champion: 9 });
    const { follower, models, told } = follow();
    await follower.look();
    await follower.look();
    expect(told).toEqual(['refused MODEL_UNKNOWN']);
    expect(models.current?.analyzer.model.version).toBe(1);
  });

  it('sees a change that comes while it looks, and closes what it loaded when it is stopped meanwhile', async () => {
    point({ champion: 2 });
    const { follower, models, told } = follow();
    const looking = follower.look();
    point({ champion: 3 });
    void follower.look();
    await looking;
    expect(models.current?.analyzer.model.version).toBe(3);
    point({ champion: 1 });
    const last = follower.look();
    await follower.stop();
    await last;
    expect(told.at(-1)).toBe('open 1');
    expect(models.current?.analyzer.model.version).toBe(3);
  });
});

describe('a RegistryFollower of a model on trial', () => {
  function tryOut(unfit = new Set<number>()) {
    const models = new LoadedModels(new Fault('UNAVAILABLE', 'SHADOW_LOADING', 'Not yet.'), 'shadowing');
    const told: string[] = [];
    const lost = new Set<number>();
    const follower = new RegistryFollower({
      models,
      reference: 'net@challenger',
      directories: [root],
      intervalMs: 3_600_000,
      bar: ({ manifest }) => (manifest.version === 1 ? new Fault('FAILED_PRECONDITION', 'SHADOW_IS_SERVING', 'The same.') : undefined),
      told: ({ reason }) => new Fault('NOT_FOUND', `TOLD_${reason}`, 'None.'),
      open: ({ manifest: { version } }) => {
        told.push(`open ${version}`);
        const analyzer = analyzerOf(version);
        return unfit.has(version) ? Promise.reject(new Fault('FAILED_PRECONDITION', 'MODEL_HASH_MISMATCH', 'Not the one.')) : Promise.resolve(Object.defineProperty(analyzer, 'isLost', { get: () => lost.has(version) }));
      },
      onSwapped: (from, to) => told.push(`swapped ${from?.model.version ?? 'none'} ${to.model.version}`),
      onFreed: (old) => told.push(`freed ${old.model.version}`),
      onRefused: ({ reason }) => told.push(`refused ${reason}`),
    });
    const reasonOf = (): string => {
      try {
        return String(models.find(undefined).model.version);
      } catch (error) {
        return Fault.from(error).reason;
      }
    };
    return { follower, models, told, lost, reasonOf };
  }

  it('comes and goes with its alias', async () => {
    const { follower, told, reasonOf } = tryOut();
    await follower.look();
    expect(reasonOf()).toBe('TOLD_MODEL_UNKNOWN');
    point({ champion: 1, challenger: 2 });
    await follower.look();
    expect(reasonOf()).toBe('2');
    point({ champion: 1, challenger: 3 });
    await follower.look();
    expect(reasonOf()).toBe('3');
    point({ champion: 1 });
    await follower.look();
    expect(reasonOf()).toBe('TOLD_MODEL_UNKNOWN');
    expect(told).toEqual(['refused MODEL_UNKNOWN', 'open 2', 'swapped none 2', 'open 3', 'swapped 2 3', 'freed 2', 'refused MODEL_UNKNOWN', 'freed 3']);
  });

  it('is nothing where the alias names the model that serves, or an unfit one: an older one does not go on', async () => {
    const { follower, models, told, reasonOf } = tryOut(new Set([3]));
    point({ challenger: 2 });
    await follower.look();
    point({ challenger: 3 });
    await follower.look();
    await follower.look();
    expect(reasonOf()).toBe('TOLD_MODEL_HASH_MISMATCH');
    expect(models.list().map(({ model, state }) => [model.version, state])).toEqual([[3, 'refused']]);
    point({ challenger: 1 });
    await follower.look();
    await follower.look();
    expect(reasonOf()).toBe('TOLD_SHADOW_IS_SERVING');
    expect(told.slice(2)).toEqual(['open 3', 'refused MODEL_HASH_MISMATCH', 'freed 2', 'refused SHADOW_IS_SERVING']);
  });

  it('is loaded anew when its engine was lost', async () => {
    const { follower, told, lost } = tryOut();
    point({ challenger: 2 });
    await follower.look();
    lost.add(2);
    await follower.look();
    expect(told).toEqual(['open 2', 'swapped none 2', 'open 2', 'swapped 2 2', 'freed 2']);
  });
});

describe('followedReference', () => {
  it('is a name or an alias, never a number, and the name that was found where none is given', async () => {
    const { found } = await readTarget('net', [root]);
    expect(['net', 'net@champion', 'net@2', undefined].map((setting) => followedReference(setting, found))).toEqual(['net', 'net@champion', undefined, 'net']);
  });
});
