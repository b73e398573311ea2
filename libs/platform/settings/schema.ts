import { z } from 'zod';
import { connectionUrl } from './connection-url.ts';

const text = (description: string) => z.string().trim().min(1).meta({ description });
const port = (value: number, description: string) => z.coerce.number().int().min(0).max(65_535).default(value).meta({ description });
const amount = (value: number, description: string) => z.coerce.number().positive().default(value).meta({ description });
const count = (value: number, description: string) => z.coerce.number().int().positive().default(value).meta({ description });
const share = (value: number, description: string) => z.coerce.number().min(0).max(1).default(value).meta({ description });
const list = (value: string[], description: string) =>
  z
    .union([z.string().transform((joined) => joined.split(',').map((item) => item.trim())), z.array(z.string())])
    .pipe(z.array(z.string().min(1)))
    .default(value)
    .meta({ description });

/** Offsets up to 14 hours, as DICOM knows them (PS3.3 C.12.1.1.8). */
function isTimeZone(name: string): boolean {
  if (/^[+-]/.test(name)) return /^[+-](0\d|1[0-4]):?[0-5]\d$/.test(name);
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/**
 * Whether a PostgreSQL connection string can be what was meant. A `/`, `#` or `?` within a password ends the host early: the rest of the password,
 * with the `@` behind it, is then in the path, the fragment or a parameter's name.
 */
function isConnectionString(text: string): boolean {
  const url = URL.parse(connectionUrl(text));
  return url !== null && url.hash === '' && ![url.pathname, ...url.searchParams.keys()].some((part) => part.includes('@'));
}

/**
 * Every setting of every process, in one place. A key `section.someKey` is read from the settings file (YAML) and from the environment
 * variable `PNEUMOGATE_SECTION_SOME_KEY`, which wins. `docs/settings.md` is generated from the descriptions.
 */
export const settingsSchema = z.strictObject({
  gateway: z
    .strictObject({
      host: text('Address the gateway listens on.').default('127.0.0.1'),
      port: port(8080, 'HTTP port of the gateway; 0 picks a free one.'),
      publicUrl: z.url().optional().meta({ description: 'Address at which viewers reach the gateway, path included; default: that of each request.' }),
      bodyLimitMiB: amount(1024, 'Largest STOW request, in MiB.'),
      corsOrigins: list([], 'Origins of viewers that are allowed to call; comma-separated, `*` for any.'),
      idleTimeoutSeconds: amount(120, 'Longest silence on a connection to a client while a request is under way.'),
      ohifDirectory: text('Folder of the built OHIF viewer; absent: `start` fetches it, and a gateway started otherwise has no /ohif/.').optional(),
    })
    .prefault({}),
  orthanc: z
    .strictObject({
      url: z.url().default('http://127.0.0.1:8042').meta({ description: 'REST address of Orthanc.' }),
      username: text('User of Orthanc.').optional(),
      password: text('Password of that user.').optional().meta({ secret: true, description: 'Password of that user.' }),
      dicomWebRoot: text("DicomWeb.Root in Orthanc's configuration.").default('/dicom-web/'),
      connections: count(32, 'Most connections of the DICOMweb proxy to Orthanc; keep it below HttpThreadsCount (50) there.'),
      timeoutSeconds: amount(30, 'Longest wait for the first byte of an answer of Orthanc.'),
    })
    .prefault({}),
  database: z
    .strictObject({
      url: z
        .string()
        .startsWith('postgres')
        .refine(isConnectionString, 'is no connection string: / # ? @ and % in its password must be percent-encoded (%2F for /), or the password given apart, as database.password')
        .optional()
        .meta({ secret: true, description: 'PostgreSQL connection string; absent: an embedded PGlite database. In a password within it `/ # ? @ %` must be percent-encoded.' }),
      password: z.string().min(1).optional().meta({ secret: true, description: 'Password of the user in `url`, of any characters, as it is.' }),
      directory: text('Folder of the embedded database.').default('pneumogate-data/database'),
    })
    .refine(({ url, password }) => url !== undefined || password === undefined, { path: ['password'], error: 'is for the user in database.url, which is not set' })
    .prefault({}),
  ingest: z
    .strictObject({
      pollIntervalMs: count(1000, "Pause between looks at Orthanc's changes, in milliseconds."),
      pageSize: count(100, 'Changes read at a time.'),
    })
    .prefault({}),
  analysis: z
    .strictObject({
      concurrency: count(4, 'Images that one gateway has under analysis at a time.'),
      retryLimit: count(8, 'Tries after the first before a job is a dead letter.'),
      retryDelaySeconds: amount(2, 'First pause before a retry; doubles each time, with jitter.'),
      retryDelayMaxSeconds: amount(300, 'Longest pause before a retry.'),
      deadlineSeconds: amount(120, 'Longest wait for the answer to one image.'),
    })
    .prefault({}),
  report: z
    .strictObject({
      settleSeconds: z.coerce.number().min(0).default(10).meta({ description: 'How long a study must be quiet before its report is written.' }),
      sopClass: z
        .enum(['comprehensive-3d', 'comprehensive'])
        .default('comprehensive-3d')
        .meta({ description: 'SOP class of the report: Comprehensive 3D SR or Comprehensive SR.' }),
      seriesNumber: count(9901, 'SeriesNumber of the reports.'),
      timeZone: text("Time zone of the studies' dates and times where an image states no TimezoneOffsetFromUTC: an IANA name, or an offset such as `+09:00`; reports then state it. Absent: unknown; reports show the clock of the process (TZ).")
        .refine(isTimeZone, 'is no time zone')
        .optional(),
    })
    .prefault({}),
  review: z
    .strictObject({
      uncertainShare: share(0.5, 'Share of what to label next that has an image score near 0.5.'),
      disagreementShare: share(0.25, 'Share of what to label next about which readers are divided.'),
      randomShare: share(0.25, 'Share of what to label next that is drawn without regard to the score, which keeps monitoring unbiased.'),
      queueDepth: count(2000, 'Newest studies from which it is chosen.'),
      queueSeed: z.coerce.number().int().default(1).meta({ description: 'Seed of the draw; another one draws other studies.' }),
    })
    .prefault({}),
  shadow: z
    .strictObject({
      share: share(1, 'Share of the analysed images that the model on trial (inference.shadow) reads as well; which ones follows from a hash of the SOP Instance UID.'),
      maxWaiting: count(1000, 'Images that may wait for it; while there are so many, further ones are left out and counted.'),
    })
    .prefault({}),
  inference: z
    .strictObject({
      address: text('gRPC address at which the gateway reaches the inference service. As long as it is the default, `start` gives that of the service which it starts.').default('127.0.0.1:8001'),
      host: text('Address the inference service listens on.').default('127.0.0.1'),
      port: port(8001, 'gRPC port of the inference service; 0 picks a free one.'),
      httpPort: port(8002, 'Port of its metrics and health over HTTP; 0 picks a free one.'),
      model: text('Model that answers when a request names none: `name` (its champion), `name@version` or `name@alias`; absent: the only name found. The service follows what a name or an alias points to.').optional(),
      modelPollSeconds: amount(10, 'Longest time until a change of aliases is noticed where the file system does not tell of it, in seconds.'),
      shadow: text('Model on trial, such as `name@challenger`: it reads images behind the one that serves and writes no reports; absent: none. Read by the inference service, which runs it, and by the gateway, which sends the images.').optional(),
      engine: z
        .enum(['onnxruntime', 'tensorflow'])
        .default('onnxruntime')
        .meta({ description: 'What runs the network; `tensorflow` needs `pneumogate model install-tensorflow` first.' }),
      device: z.enum(['cpu', 'gpu']).default('cpu').meta({ description: 'Where the engine runs it.' }),
      threads: z.coerce.number().int().min(0).default(0).meta({ description: 'Threads of one run of the network; 0: one a core.' }),
      testTimeAugmentation: z
        .enum(['model', 'none', 'horizontalFlip'])
        .default('model')
        .meta({ description: "Whether each image is also read mirrored and both are averaged: as the model's model.json says, or for measuring never or always." }),
      maxBatchSize: count(4, 'Most images in one run of the network.'),
      maxBatchWaitMs: z.coerce.number().min(0).default(5).meta({ description: 'Longest wait for a batch to fill, in milliseconds.' }),
      queueCapacity: count(64, 'Images that the service holds at a time; one more is refused with RESOURCE_EXHAUSTED.'),
      prepareWorkers: z.coerce.number().int().min(0).default(0).meta({ description: 'Threads that decode and prepare; 0: one a core.' }),
      prepareTimeoutSeconds: amount(30, 'Longest time to decode and prepare one image.'),
      maxInstanceMiB: amount(256, 'Largest DICOM file, and largest data set that a deflated one may grow to, in MiB. `analyze` keeps to it as well.'),
      drainSeconds: amount(30, 'How long open calls may take to end after SIGTERM.'),
    })
    .prefault({}),
  training: z
    .strictObject({
      enabled: z.stringbool().or(z.boolean()).default(false).meta({ description: 'Whether `start` runs the trainer service.' }),
      host: text('Address the trainer service listens on.').default('127.0.0.1'),
      port: port(8003, 'Its HTTP port; 0 picks a free one.'),
      url: z.url().optional().meta({ description: 'Address at which the gateway reaches the trainer service, for /api/v1/training; default: host and port, where it is enabled.' }),
      directory: text('Folder of its runs, snapshots and evidence, and, without database.url, of its own embedded database.').default('pneumogate-data/training'),
      model: text('Name of the model whose champion is to become better.').default('chexnet-yolov3'),
      schedule: text('When runs begin by themselves, as cron writes it (minute hour day month weekday); absent: never.').optional(),
      timeZone: text('IANA time zone of the schedule.').default('UTC'),
      afterLabels: z.coerce.number().int().min(0).default(0).meta({ description: 'A run begins after so many new labels at the gateway since the last one; 0: never.' }),
      gateway: z.url().optional().meta({ description: 'Address of the gateway whose labels enter each snapshot; absent: none.' }),
      data: list([], 'Data sets that enter each snapshot beside the labels; comma-separated.'),
      validationShare: z.coerce.number().min(0).max(0.9).default(0.15).meta({ description: 'Share of the patients for validation.' }),
      testShare: z.coerce.number().min(0).max(0.9).default(0.15).meta({ description: 'Share of the patients for the evaluation set, which the first snapshot freezes.' }),
      evaluationData: list([], "Data sets on which the gate compares, instead of the snapshots' evaluation set; neither model may have learned from them."),
      keyFile: text('Secret key of the pseudonyms.').default('pneumogate-data/pseudonyms.key'),
      recipe: text('Recipe of the training: `radiograph`, `article`, or a YAML file.').default('radiograph'),
      startFrom: z.enum(['champion', 'recipe']).default('champion').meta({ description: "Whether training goes on from the champion's weights, or starts as the recipe says." }),
      device: z.enum(['cpu', 'gpu']).default('cpu').meta({ description: 'Where the network trains.' }),
      calibrate: z.stringbool().or(z.boolean()).default(true).meta({ description: 'Whether `train calibrate` settles what a run trained, on the validation images of its snapshot, before the gate sees it.' }),
      threads: z.coerce.number().int().min(0).default(0).meta({ description: 'Threads of TensorFlow; 0: one a core.' }),
      workers: count(2, 'Threads that decode and augment images.'),
      nice: z.coerce.number().int().min(0).max(19).default(10).meta({ description: 'Niceness of everything that a run does, so that the services go first.' }),
      gateSettings: text("YAML file with the gate's bounds; absent: those of docs/learning-loop.md.").optional(),
      promotion: z.enum(['approve', 'auto']).default('approve').meta({ description: 'What follows a passed gate: a person approves, or the challenger becomes the champion at once.' }),
      keepRuns: count(3, 'Newest runs whose checkpoints are kept; evidence and snapshots always are.'),
    })
    .prefault({}),
  models: z
    .strictObject({
      directories: list([], 'Folders that hold NAME/VERSION/model.json; comma-separated, first match wins; none: those in docs/inference.md.'),
    })
    .prefault({}),
  log: z
    .strictObject({
      level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info').meta({ description: 'Least severity that is logged.' }),
    })
    .prefault({}),
});

export type Settings = z.infer<typeof settingsSchema>;
