import { createHash } from 'node:crypto';
import { z } from 'zod';
import { datasetFault } from '../dataset-fault.ts';
import { rsnaClasses, splits } from '../sample.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Where a label comes from: the person's report that said it, under its pseudonym. */
const lineage = z.object({
  reportUID: z.string(),
  reader: z.string(),
  /** Model version that was shown to the reader, as `name@version`; absent: none was. */
  model: z.string().optional(),
});

const manifestSample = z.object({
  id: z.string(),
  patient: z.string(),
  source: z.string(),
  image: z.object({ sha256, bytes: z.int().positive() }),
  columns: z.int().positive(),
  rows: z.int().positive(),
  boxes: z.array(z.object({ left: z.number(), top: z.number(), width: z.number(), height: z.number(), label: z.string(), visibleShare: z.number().optional() })),
  rsnaClass: z.enum(rsnaClasses).optional(),
  view: z.string().optional(),
  sex: z.string().optional(),
  age: z.number().optional(),
  split: z.enum(splits),
  lungsOnly: z.boolean().optional(),
  lineage: z.array(lineage).default([]),
});

const manifest = z.object({
  form: z.literal('pneumogate-snapshot'),
  version: z.literal(1),
  division: z.object({ seed: z.int(), validation: z.number(), test: z.number() }),
  /** SHA-256 of the snapshot whose evaluation set is in this one unchanged. */
  frozenOf: sha256.optional(),
  samples: z.array(manifestSample),
});

export type Manifest = z.infer<typeof manifest>;
export type ManifestSample = Manifest['samples'][number];

export const manifestFile = 'manifest.json';

type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [key: string]: Json };

/** JSON with the keys of every object in order and nothing undefined (in the manner of RFC 8785), so that equal content is equal bytes. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([, own]) => own !== undefined).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, own]) => `${JSON.stringify(key)}:${canonical(own)}`).join(',')}}`;
}

const inOrder = <T extends Json>(values: readonly T[]): T[] => values.toSorted((a, b) => (canonical(a) < canonical(b) ? -1 : 1));

/** The manifest's text: whatever the order of samples, boxes and readers, the same. */
export function manifestText(content: Manifest): string {
  const samples = content.samples.map((sample) => ({ ...sample, boxes: inOrder(sample.boxes), lineage: inOrder(sample.lineage) })).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return `${canonical({ ...content, samples })}\n`;
}

/** What names a snapshot: SHA-256 of its manifest, which names every image by its own. */
export const manifestHash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** @throws Fault INVALID_ARGUMENT / SNAPSHOT_INVALID */
export function parseManifest(text: string): Manifest {
  try {
    return manifest.parse(JSON.parse(text));
  } catch (error) {
    throw datasetFault('SNAPSHOT_INVALID', manifestFile, 'it is no manifest of a snapshot that this version knows.', error);
  }
}
