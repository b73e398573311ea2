import { describe, expect, it } from 'vitest';
import { isPatient, isUidPart, matchesPatient, noFilters, stepRow, withFilter, worklistQuery } from './filters.ts';

describe('worklistQuery', () => {
  it('asks for all in the order given', () => {
    expect(worklistQuery(noFilters, 50)).toBe('order=newest&limit=50');
  });

  it('names each filter that is set, and only UIDs as search', () => {
    const filters = [['state', 'reported'], ['review', 'unreviewed'], ['minScore', '25'], ['order', 'highest-score'], ['search', ' 1.2 ']] as const;
    const set = filters.reduce((all, [name, value]) => withFilter(all, name, value), noFilters);
    expect(worklistQuery(set, 50)).toBe('order=highest-score&limit=50&state=reported&review=unreviewed&minScore=0.25&search=1.2');
    expect(worklistQuery(withFilter(noFilters, 'search', 'Doe'), 50, ['1.2', '3.4'])).toBe('order=newest&limit=50&studies=1.2%2C3.4');
  });

  it('takes values that do not exist for none', () => {
    const filters = [['state', 'nowhere'], ['minScore', '-5'], ['order', '']] as const;
    expect(filters.reduce((all, [name, value]) => withFilter(all, name, value), noFilters)).toEqual(noFilters);
  });
});

describe('what is searched', () => {
  it('is a patient, part of a UID, or, with digits alone, either', () => {
    expect(['doe', 'P-17', '1.2', '.5', '1234', '', ' '].map((search) => [isPatient(search), isUidPart(search)])).toEqual([
      [true, false], [true, false], [false, true], [false, true], [true, true], [false, false], [false, false],
    ]);
  });
});

describe('matchesPatient', () => {
  it('wants every word in the name or the ID', () => {
    const patient = { name: 'Doe Jane', id: 'P-17' };
    expect(['jane doe', 'p-17', 'DOE p-1', '', '1.2'].map((search) => matchesPatient(search, patient))).toEqual([true, true, true, true, true]);
    expect(matchesPatient('john doe', patient)).toBe(false);
    expect(matchesPatient('doe', undefined)).toBe(false);
  });
});

describe('stepRow', () => {
  it('stays in the list, and begins at its start', () => {
    const studies = ['a', 'b'].map((studyInstanceUID) => ({ studyInstanceUID }));
    expect([stepRow(studies, undefined, 1), stepRow(studies, 'a', 1), stepRow(studies, 'b', 1), stepRow(studies, 'a', -1), stepRow([], 'a', 1)]).toEqual(['a', 'b', 'b', 'a', undefined]);
  });
});
