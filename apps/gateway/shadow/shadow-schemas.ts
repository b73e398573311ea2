import { z } from 'zod';

const moment = z.iso.datetime().meta({ example: '2026-03-04T05:06:07.000Z' });
const figure = (example: number, description: string) => z.number().meta({ example, description });
const counted = (example: number, description: string) => z.int().meta({ example, description });
const uid = (example: string) => z.string().meta({ description: 'DICOM UID.', example });

const version = z.object({
  name: z.string().meta({ example: 'chexnet-yolov3' }),
  version: z.int().meta({ example: 3 }),
  operatingPoint: figure(0.31, 'Score from which a box counts, 0..1.'),
});

const agreement = z.object({
  both: counted(12, 'Images in which both find something: a box at or above their own operating point.'),
  onlyServing: counted(2, 'Only the serving one does.'),
  onlyChallenger: counted(3, 'Only the challenger does.'),
  neither: counted(183, 'Neither does.'),
  share: figure(0.975, 'Share of the images on which they agree, 0..1.').nullable(),
  kappa: figure(0.81, "Cohen's kappa, -1..1; null where both always say the same.").nullable(),
});

const shift = z
  .object({
    mean: figure(0.012, 'Challenger minus serving, of the image scores, as the others.'),
    p05: z.number().meta({ example: -0.04 }),
    p25: z.number().meta({ example: -0.01 }),
    median: z.number().meta({ example: 0.004 }),
    p75: z.number().meta({ example: 0.02 }),
    p95: z.number().meta({ example: 0.09 }),
  })
  .nullable()
  .meta({ description: 'Null: no image was read by both.' });

const boxes = z.object({
  serving: counted(16, 'Boxes of the serving one.'),
  challenger: counted(18, 'Boxes of the challenger.'),
  matched: counted(13, 'Pairs of both with an IoU of at least 0.4.'),
  share: figure(0.765, 'Share of all boxes that are in a pair, 0..1.').nullable(),
});

const differing = z.object({
  studyInstanceUID: uid('2.25.98'),
  seriesInstanceUID: uid('2.25.99'),
  sopInstanceUID: uid('2.25.100'),
  servingScore: figure(0.12, 'Image score of the serving one, 0..1.'),
  challengerScore: figure(0.71, 'Of the challenger.'),
  servingBoxes: counted(0, 'Its boxes.'),
  challengerBoxes: counted(1, "The challenger's."),
  readAt: moment,
  review: z.string().meta({ example: '/console/review?study=2.25.98', description: 'Where the console shows the study.' }),
});

const pair = z.object({
  serving: version,
  challenger: version,
  outcomes: z.object({
    analysed: counted(200, 'Images that the challenger has read.'),
    skipped: counted(1, 'That it refused, where the serving one did not.'),
    failed: counted(0, 'That it could not read.'),
  }),
  firstReadAt: moment,
  lastReadAt: moment,
  comparedImages: counted(200, 'Images that the figures below are of: the newest, at most 5000.'),
  agreement,
  scoreShift: shift,
  rankCorrelation: figure(0.97, "Spearman's, of the image scores, -1..1; null where one of them orders nothing.").nullable(),
  boxes,
  mostDifferent: z.array(differing).meta({ description: 'By the distance of the image scores, the largest first.' }),
});

export const shadowReport = z.object({
  model: z.string().nullable().meta({ example: 'chexnet-yolov3@challenger', description: 'The model on trial that the settings name; null: none.' }),
  share: figure(1, 'Share of the analysed images that it reads.'),
  pairs: z.array(pair).meta({ description: 'By their newest reading; at most 20.' }),
});

const reference = (description: string) =>
  z
    .string()
    .regex(/^[^@]+@[1-9]\d{0,8}$/, 'must be name@version')
    .transform((given) => {
      const [name = '', number = ''] = given.split('@', 2);
      return { name, version: Number(number) };
    })
    .optional()
    .meta({ description });

const time = (description: string) => z.iso.datetime({ offset: true }).transform((given) => new Date(given)).optional().meta({ description });

export const shadowQuery = z.object({
  serving: reference('Only pairs with this version (`name@version`) as the serving one.'),
  challenger: reference('Only pairs with this version as the challenger.'),
  since: time('Only images that the challenger read at or after this time.'),
  until: time('Only images that it read before this time.'),
  images: z.coerce.number().int().min(0).max(100).default(10).meta({ description: 'Most images a pair among those that differ most.' }),
});
