import { z } from 'zod';

const version = (description: string) => z.int().positive().max(2 ** 31 - 1).meta({ example: 3, description });
const figure = (description: string) => z.number().nullable().meta({ example: 0.21, description });
const aliases = z.record(z.string(), z.int()).meta({ example: { champion: 3, previous: 2 }, description: 'Aliases and the versions that they point to.' });
const words = (example: string, description: string) => z.string().trim().min(1, 'must not be empty').max(500).meta({ example, description });

export const modelName = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'must be the name of a model');

const check = z.object({
  kind: z.string().meta({ example: 'gain', description: 'gain, figure, subgroup, calibration, coverage, agreement or latency.' }),
  name: z.string().meta({ example: 'rsnaMap', description: 'What was looked at.' }),
  outcome: z.string().meta({ example: 'passed', description: 'passed, failed or `not judged`.' }),
  champion: figure("The champion's figure."),
  challenger: figure("The challenger's."),
  difference: z
    .object({ value: figure('Of this sample.'), ci95: z.tuple([z.number(), z.number()]).readonly().nullable() })
    .nullable()
    .meta({ description: 'Challenger minus champion, with its paired 95 % interval.' }),
  bound: z.number().meta({ example: 0, description: 'What it was held to.' }),
  sentence: z.string().meta({ description: 'The check in words.' }),
});

const gate = z.object({
  passed: z.boolean().meta({ description: "Whether it may take the champion's place." }),
  champion: z.object({ name: z.string().meta({ example: 'chexnet-yolov3' }), version: version('The version that it was compared with.') }),
  images: z.int().meta({ example: 229 }),
  patients: z.int().meta({ example: 200 }),
  checks: z.array(check).readonly(),
});

const historyEntry = z.object({
  at: z.iso.datetime(),
  action: z.string().meta({ example: 'promote', description: 'challenge, promote or rollback.' }),
  version: version('The version that it put in its place.'),
  by: z.string().meta({ example: 'Dr. Doe' }),
  why: z.string().meta({ example: 'Better on the frozen set.' }),
  numbers: z.record(z.string(), z.number()).meta({ example: { gain: 0.02 }, description: 'Figures that it rests on, by name.' }),
  digest: z.string().meta({ description: "SHA-256 of the version's model.json, which names its files by theirs." }),
  before: aliases,
  after: aliases,
});

export const registryList = z.object({
  models: z.array(
    z.object({
      name: z.string().meta({ example: 'chexnet-yolov3' }),
      aliases,
      versions: z
        .array(
          z.object({
            version: version('Counts from 1.'),
            deviceUID: z.string().meta({ description: 'DICOM UID.', example: '2.25.103' }),
            network: z.string().meta({ example: 'yolov3-chexnet' }),
            operatingPoint: z.number().meta({ example: 0.31, description: 'Score from which a box counts, 0..1.' }),
            gate: gate.nullable().meta({ description: 'What the gate said of it last; null: the registry holds no decision on it.' }),
          }),
        )
        .readonly()
        .meta({ description: 'Newest first.' }),
      history: z.array(historyEntry).readonly().meta({ description: 'Newest first.' }),
    }),
  ).readonly(),
});
export type RegistryList = z.infer<typeof registryList>;

const author = { by: words('Dr. Doe', 'Who decides.'), why: words('Better on the frozen set.', 'Why.') };

export const promotion = z.strictObject({
  version: version('The version that is to answer.'),
  replaces: version('The champion whose place it takes, as whoever decides saw it; null: there is none. Another one by now is 409.').nullable(),
  ...author,
  withoutGate: z.boolean().default(false).meta({ description: 'Whether it is promoted although no gate has passed it against that champion.' }),
});
export type Promotion = z.infer<typeof promotion>;

export const rollBack = z.strictObject({ to: version('The previous champion, as whoever decides saw it. Another one by now is 409.'), ...author });
export type RollBack = z.infer<typeof rollBack>;

export const aliasChange = historyEntry;
export type AliasChange = z.infer<typeof aliasChange>;
