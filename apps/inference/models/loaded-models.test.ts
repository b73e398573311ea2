import { describe, expect, it } from 'vitest';
import { Fault } from '#fault';
import { analyzerOf } from './analyzer.fixture.ts';
import { LoadedModels } from './loaded-models.ts';

const statesOf = (models: LoadedModels) => models.list().map(({ model, state, isDefault }) => [model.version, state, isDefault]);

describe('LoadedModels', () => {
  it('answers what it began with the version that began it, and closes that one after the last answer', async () => {
    const [first, second] = [analyzerOf(1), analyzerOf(2)];
    const models = new LoadedModels({ analyzer: first, aliases: ['champion'] });
    const [a, b] = [models.hold(undefined), models.hold('net@champion')];
    const replaced = models.replace({ analyzer: second, aliases: ['champion'] });
    expect(statesOf(models)).toEqual([[2, 'serving', true], [1, 'draining', false]]);
    expect([a.analyzer, b.analyzer, models.hold(undefined).analyzer]).toEqual([first, first, second]);
    expect(() => models.hold('net@1')).toThrow(expect.objectContaining({ reason: 'MODEL_NOT_LOADED' }));
    a.release();
    a.release();
    await Promise.resolve();
    expect(first.closed).toBe(0);
    b.release();
    await replaced;
    expect([first.closed, second.closed]).toEqual([1, 0]);
    expect(statesOf(models)).toEqual([[2, 'serving', true]]);
  });

  it('closes a version that nothing holds at once, and all of them at the end', async () => {
    const [first, second, third] = [analyzerOf(1), analyzerOf(2), analyzerOf(3)];
    const models = new LoadedModels({ analyzer: first, aliases: [] });
    await models.replace({ analyzer: second, aliases: [] });
    models.hold(undefined);
    void models.replace({ analyzer: third, aliases: [] });
    await models.close();
    expect([first.closed, second.closed, third.closed]).toEqual([1, 1, 1]);
  });

  it('finds by name, version and alias, and tells of a version on its way in', () => {
    const models = new LoadedModels({ analyzer: analyzerOf(1), aliases: ['champion'] });
    for (const reference of [undefined, 'net', 'net@1', 'net@champion']) expect(models.find(reference).model.version).toBe(1);
    for (const reference of ['other', 'net@2', 'net@previous']) expect(() => models.find(reference)).toThrow(/no such model loaded/);
    const candidate = { model: analyzerOf(2).model, aliases: ['challenger'], network: 'yolov3-chexnet' };
    models.announce(candidate);
    expect(statesOf(models)).toEqual([[1, 'serving', true], [2, 'loading', false]]);
    models.announce(candidate, new Fault('FAILED_PRECONDITION', 'MODEL_HASH_MISMATCH', 'Not the one.'));
    expect(models.list()[1]).toMatchObject({ state: 'refused', engine: '', refusal: { code: 'MODEL_HASH_MISMATCH', sentence: 'Not the one.' } });
    models.announce();
    expect(statesOf(models)).toHaveLength(1);
  });

  it('may hold none on trial: then it says why, and one that leaves answers what it began', async () => {
    const first = analyzerOf(1);
    const models = new LoadedModels(new Fault('UNAVAILABLE', 'SHADOW_LOADING', 'Not yet.'), 'shadowing');
    expect(() => models.find(undefined)).toThrow(expect.objectContaining({ reason: 'SHADOW_LOADING' }));
    expect([models.isAlive, models.current, statesOf(models)]).toEqual([false, undefined, []]);
    await models.replace({ analyzer: first, aliases: ['challenger'] });
    expect(statesOf(models)).toEqual([[1, 'shadowing', false]]);
    const held = models.hold('net@challenger');
    const left = models.vacate(new Fault('NOT_FOUND', 'SHADOW_ABSENT', 'Gone.'));
    expect(() => models.hold(undefined)).toThrow(expect.objectContaining({ reason: 'SHADOW_ABSENT' }));
    expect([held.analyzer, first.closed, statesOf(models)]).toEqual([first, 0, [[1, 'draining', false]]]);
    held.release();
    await left;
    expect([first.closed, statesOf(models)]).toEqual([1, []]);
  });
});
