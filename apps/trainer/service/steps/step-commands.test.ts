import { describe, expect, it } from 'vitest';
import { loadSettings } from '#platform';
import { placesOf } from '../runs/run-places.ts';
import { calibrationStep, gateStep, snapshotStep, threadLimits, trainingStep } from './step-commands.ts';

const places = placesOf('/t', 'r');
const settingsWith = (env: Readonly<Record<string, string>>) => loadSettings({ env }).training;

describe('the commands of a run', () => {
  it('freeze, train and judge what the settings name', () => {
    const settings = settingsWith({ PNEUMOGATE_TRAINING_GATEWAY: 'http://g/', PNEUMOGATE_TRAINING_DATA: '/a,/b', PNEUMOGATE_TRAINING_MODEL: 'm' });
    expect(snapshotStep(settings, places, '/before').args.join(' ')).toBe(
      'dataset snapshot /a /b --gateway http://g/ --to /t/runs/r/snapshot --validation 0.15 --test 0.15 --key-file pneumogate-data/pseudonyms.key --frozen-of /before --json',
    );
    expect(trainingStep(settings, places, 4, '/m/3').args.join(' ')).toBe(
      'train detector --data /t/runs/r/snapshot --out /t/runs/r/training --name m --model-version 4 --recipe radiograph --weights /m/3 --device cpu --workers 2',
    );
    expect(calibrationStep(places, '/t/m/4', '/t/c/4', true).args.join(' ')).toBe(
      'train calibrate --model /t/m/4 --data /t/runs/r/snapshot --split validation --familiar /t/runs/r/snapshot --flip --to /t/c/4',
    );
    expect(gateStep(settings, places, 'm@4', undefined).args.join(' ')).toBe(
      'gate --data /t/runs/r/snapshot --split test --challenger m@4 --run /t/runs/r/training/detector --out /t/runs/r/evidence/gate --json',
    );
  });

  it('judge on the data set that is set apart, if there is one', () => {
    expect(gateStep(settingsWith({ PNEUMOGATE_TRAINING_EVALUATION_DATA: '/e' }), places, 'm@4', '/c').args.slice(0, 3)).toEqual(['gate', '--data', '/e']);
  });

  it('are bound to the threads that the settings give', () => {
    expect(threadLimits(0)).toEqual({});
    expect(threadLimits(2)).toMatchObject({ TF_NUM_INTRAOP_THREADS: '2', PNEUMOGATE_INFERENCE_THREADS: '2' });
  });
});
