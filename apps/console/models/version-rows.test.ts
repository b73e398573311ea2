import { describe, expect, it } from 'vitest';
import type { GateDecision, Model, RegisteredModel } from '../api/answers.ts';
import { gateWords, standingOf, versionRows } from './version-rows.ts';

const gate = (passed: boolean, champion: number): GateDecision => ({ passed, champion: { name: 'net', version: champion }, images: 9, patients: 8, checks: [] });
const version = (number: number, decision: GateDecision | null = null) => ({ version: number, deviceUID: `2.25.${number}`, network: 'yolov3-chexnet', operatingPoint: 0.3, gate: decision });
const net: RegisteredModel = { name: 'net', aliases: { champion: 2, previous: 1, challenger: 3 }, versions: [version(3, gate(true, 2)), version(2, gate(true, 1)), version(1)], history: [] };
const serving: Model = { name: 'net', version: 2, aliases: ['champion'], isDefault: true, deviceUID: '2.25.2', operatingPoint: 0.3, network: 'yolov3-chexnet', engine: 'onnxruntime-cpu', state: 'serving', refusal: null };

describe('versionRows', () => {
  it('join what the registry has with what the service holds', () => {
    const rows = versionRows([net, { ...net, name: 'another', aliases: {} }], [serving]);
    expect(rows.map(({ key, aliases, champion, loaded }) => [key, aliases, champion, loaded?.state])).toEqual([
      ['net@3', ['challenger'], 2, undefined],
      ['net@2', ['champion'], 2, 'serving'],
      ['net@1', ['previous'], 2, undefined],
      ['another@3', [], undefined, undefined],
      ['another@2', [], undefined, undefined],
      ['another@1', [], undefined, undefined],
    ]);
  });
});

describe('standingOf', () => {
  it('lets a decision count only against the champion of now', () => {
    expect(versionRows([net], []).map(standingOf)).toEqual(['passed', 'another', 'none']);
    expect(standingOf({ gate: gate(false, 2), champion: 2 })).toBe('rejected');
    expect(standingOf({ gate: gate(true, 2), champion: undefined })).toBe('another');
    expect(gateWords({ gate: gate(false, 2) })).toBe('✗ rejected against version 2');
  });
});
