import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { demoOpacity, phantomStudy } from '#phantom';
import { checkoutFolder } from '#platform';
import { openModel } from '#registry';
import { sharedData } from '../fixtures/test-data.ts';

/** A line of `analyze --json`. */
interface Line {
  readonly file: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly model: string;
  readonly imageScore: number | null;
  readonly detections: readonly { readonly score: number; readonly left: number; readonly top: number; readonly width: number; readonly height: number }[];
}

const released = join(checkoutFolder(), 'models');
const recorded = join(import.meta.dirname, 'released-model.json');

/** Radiographs of the test data, chosen by their names alone. */
const real = ['dicom-samples/rsna-jpeg.dcm', 'dicom-samples/nih-test1.dcm', 'dicom-samples/rg1-j2k-mono1.dcm', 'dicom-samples/dx-animal.dcm'];
const isHere = real.every((name) => existsSync(sharedData(name)));
if (!isHere) console.warn('released-model: real radiographs are left out, because the test data are not here');

async function analyzed(): Promise<Line[]> {
  const folder = mkdtempSync(join(tmpdir(), 'released-model-'));
  for (const { name, bytes } of await phantomStudy({ seed: 1, opacities: [demoOpacity] })) writeFileSync(join(folder, `phantom-${name}`), bytes);
  if (isHere) for (const name of real) copyFileSync(sharedData(name), join(folder, basename(name)));
  const env = { ...process.env, PNEUMOGATE_MODELS: released };
  const output = execFileSync(process.execPath, [join(checkoutFolder(), 'dist/apps/inference/command.js'), 'analyze', folder, '--json', '--min-score', '0.02'], { env, encoding: 'utf8' });
  return output.trim().split('\n').map((line) => ({ ...(JSON.parse(line) as Line), file: basename((JSON.parse(line) as Line).file) }));
}

describe('the released model', () => {
  let lines: Line[] = [];
  beforeAll(async () => {
    lines = await analyzed();
    // How the record is made anew with a new version: PNEUMOGATE_RECORD=1 vitest run --project conformance test/conformance/released-model.test.ts
    if (process.env.PNEUMOGATE_RECORD === '1') writeFileSync(recorded, `${JSON.stringify(lines, null, 1)}\n`);
  });

  it('is what its model.json says, small enough for a checkout', async () => {
    const model = await openModel(join(released, 'chexnet-yolov3', '1'));
    expect(model.manifest).toMatchObject({ name: 'chexnet-yolov3', version: 1, network: 'yolov3-chexnet', calibration: { method: 'temperature' }, familiarity: { columns: 16, rows: 16 } });
    expect(readFileSync(model.path('model.onnx')).length).toBeLessThan(60e6);
    expect(readFileSync(join(released, 'chexnet-yolov3', '1', 'card.md'), 'utf8')).toContain('Not for clinical use');
  });

  it('says of each image what was recorded', () => {
    const records = (JSON.parse(readFileSync(recorded, 'utf8')) as Line[]).filter(({ file }) => isHere || file.startsWith('phantom-'));
    expect(lines.map(({ file, outcome, reason, model }) => ({ file, outcome, reason, model }))).toEqual(records.map(({ file, outcome, reason, model }) => ({ file, outcome, reason, model })));
    lines.forEach(({ imageScore, detections, file }, i) => {
      const record = records[i];
      if (record?.imageScore === null) expect(imageScore, file).toBeNull();
      else expect(Math.abs((imageScore ?? NaN) - (record?.imageScore ?? NaN)), file).toBeLessThan(0.01);
      // Scores near the cut may fall to either side on another processor.
      const clear = (record?.detections ?? []).filter(({ score }) => score > 0.03);
      clear.forEach((box) => {
        const nearest = detections.find(({ left, top, width, height }) => Math.abs(left - box.left) + Math.abs(top - box.top) + Math.abs(width - box.width) + Math.abs(height - box.height) < 6);
        expect(nearest, file).toBeDefined();
        expect(Math.abs((nearest?.score ?? NaN) - box.score), file).toBeLessThan(0.02);
      });
      expect(detections.filter(({ score }) => score > 0.04).length, file).toBeLessThanOrEqual(record?.detections.length ?? 0);
    });
  });
});
