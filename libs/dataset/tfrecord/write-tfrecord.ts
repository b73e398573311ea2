import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type EncodedSample, type RasterOptions, encodeSample } from '../encode-sample.ts';
import { type Sample, splits } from '../sample.ts';
import { encodeExample } from './example.ts';
import { formatRecord } from './record-file.ts';

function exampleOf(sample: Sample, { bytes, format, columns, rows, boxes }: EncodedSample): Uint8Array {
  const text = (name: string, value: string | undefined) => (value === undefined ? {} : { [name]: [value] });
  return encodeExample({
    bytes: {
      'image/encoded': [bytes],
      'image/format': [format],
      'image/filename': [`${sample.id}.${format === 'jpeg' ? 'jpg' : 'png'}`],
      'image/source_id': [sample.id],
      'image/patient_id': [sample.patient],
      'image/source': [sample.source],
      ...text('image/class/text', sample.rsnaClass),
      ...text('image/view_position', sample.view),
      ...text('image/patient_sex', sample.sex),
      'image/object/class/text': boxes.map(({ label }) => label),
    },
    floats: {
      'image/object/bbox/xmin': boxes.map(({ left }) => left / columns),
      'image/object/bbox/ymin': boxes.map(({ top }) => top / rows),
      'image/object/bbox/xmax': boxes.map(({ left, width }) => (left + width) / columns),
      'image/object/bbox/ymax': boxes.map(({ top, height }) => (top + height) / rows),
      ...(boxes.some(({ visibleShare }) => visibleShare !== undefined) ? { 'image/object/bbox/lung_coverage': boxes.map(({ visibleShare = 1 }) => visibleShare) } : {}),
    },
    integers: {
      'image/width': [columns],
      'image/height': [rows],
      ...(sample.age === undefined ? {} : { 'image/patient_age': [sample.age] }),
      ...(sample.lungsOnly ? { 'image/lungs_only': [1] } : {}),
    },
  });
}

/** Samples of one shard. */
const samplesPerShard = 1000;

/** Writes TFRecord shards into an empty folder; the name of a shard tells the split of its samples. */
export async function writeTfrecord(directory: string, samples: readonly Sample[], options: RasterOptions = {}, onSample: () => void = () => undefined): Promise<void> {
  const name = samples[0]?.source ?? basename(directory);
  for (const split of [...splits, undefined]) {
    const members = samples.filter((sample) => sample.split === split);
    const shards = Math.ceil(members.length / samplesPerShard);
    for (let shard = 0; shard < shards; shard += 1) {
      const number = (value: number) => String(value).padStart(5, '0');
      const path = join(directory, `${[name, split, number(shard), 'of', number(shards)].filter((part) => part !== undefined).join('-')}.tfrecord`);
      await writeShard(path, members.slice(shard * samplesPerShard, (shard + 1) * samplesPerShard), options, onSample);
    }
  }
}

async function writeShard(path: string, samples: readonly Sample[], options: RasterOptions, onSample: () => void): Promise<void> {
  const file = await open(path, 'wx');
  try {
    for (const sample of samples) {
      await file.writeFile(formatRecord(exampleOf(sample, await encodeSample(sample, options))));
      onSample();
    }
  } finally {
    await file.close();
  }
}
