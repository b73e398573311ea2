import { z } from 'zod';
import { type Http, faultOf, faultOfStatus, requestJson } from '#dicomweb';
import { Fault } from '#fault';
import type { Arrival } from '#store';

const changePage = z.object({
  Changes: z.array(z.object({ ChangeType: z.string(), Date: z.string(), ID: z.string(), Seq: z.number().int() })),
  Done: z.boolean(),
  Last: z.number().int(),
});

const tags = z.record(z.string(), z.unknown());
const described = z.object({ ID: z.string(), MainDicomTags: tags });
const describedInstance = described.extend({ ParentSeries: z.string(), FileUuid: z.string(), Metadata: z.object({ SopClassUid: z.string().optional() }).optional() });
const describedSeries = described.extend({ ParentStudy: z.string() });

export type ChangePage = z.infer<typeof changePage>;
export type Change = ChangePage['Changes'][number];

/** Orthanc's own REST interface: what DICOMweb does not tell. Faults are those of `#dicomweb`. */
export interface OrthancClient {
  /** Changes after `since`, oldest first; `Last` of an empty page is the last change there ever was. */
  changes(since: number, limit: number, signal?: AbortSignal): Promise<ChangePage>;
  /** What Orthanc knows without reading the files; tags that it lacks are empty. Instances that are gone are left out. */
  describe(instanceIds: readonly string[], signal?: AbortSignal): Promise<readonly Arrival[]>;
  /** The Part 10 file as it flows in. @throws Fault NOT_FOUND when it is gone */
  openFile(instanceId: string, signal?: AbortSignal): Promise<{ readonly bytes: AsyncIterable<Uint8Array>; readonly totalBytes: number | undefined }>;
  /** Resolves when Orthanc answers. */
  ping(signal?: AbortSignal): Promise<void>;
}

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Fault('UNAVAILABLE', 'ORTHANC_STRANGE', 'Orthanc answered in a form that this version does not know.', { cause: parsed.error });
}

const textOf = (values: Record<string, unknown>, keyword: string): string => (typeof values[keyword] === 'string' ? values[keyword].trim() : '');

async function bulkContent(http: Http, Resources: readonly string[], Level: string, signal: AbortSignal | undefined): Promise<unknown> {
  return await requestJson(http, { method: 'POST', path: 'tools/bulk-content', body: JSON.stringify({ Resources, Level, Metadata: Level === 'Instance' }), signal });
}

/** Three requests, however many instances: their own level, their series', their studies'. */
async function describe(http: Http, instanceIds: readonly string[], signal: AbortSignal | undefined): Promise<Arrival[]> {
  if (instanceIds.length === 0) return [];
  const [instances, series, studies] = await Promise.all([
    bulkContent(http, instanceIds, 'Instance', signal).then((value) => parse(z.array(describedInstance), value)),
    bulkContent(http, instanceIds, 'Series', signal).then((value) => parse(z.array(describedSeries), value)),
    bulkContent(http, instanceIds, 'Study', signal).then((value) => parse(z.array(described), value)),
  ]);
  const seriesById = new Map(series.map((row) => [row.ID, row]));
  const studyById = new Map(studies.map((row) => [row.ID, row]));
  return instances.flatMap((instance) => {
    const parent = seriesById.get(instance.ParentSeries);
    const study = parent && studyById.get(parent.ParentStudy);
    if (parent === undefined || study === undefined) return [];
    return [
      {
        instanceId: instance.ID,
        studyId: study.ID,
        studyInstanceUID: textOf(study.MainDicomTags, 'StudyInstanceUID'),
        seriesInstanceUID: textOf(parent.MainDicomTags, 'SeriesInstanceUID'),
        sopInstanceUID: textOf(instance.MainDicomTags, 'SOPInstanceUID'),
        sopClassUID: instance.Metadata?.SopClassUid ?? '',
        modality: textOf(parent.MainDicomTags, 'Modality') || null,
        fileUUID: instance.FileUuid,
      },
    ];
  });
}

/** What breaks while the file flows is a Fault as well. */
async function* withFaults(body: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw faultOf(error, signal);
  }
}

async function openFile(http: Http, instanceId: string, signal: AbortSignal | undefined): ReturnType<OrthancClient['openFile']> {
  const answer = await http.request({ path: `instances/${instanceId}/file`, signal });
  if (answer.status !== 200) {
    await answer.body.dump();
    throw faultOfStatus(answer.status);
  }
  const length = Number(answer.headers['content-length'] ?? NaN);
  return { bytes: withFaults(answer.body, signal), totalBytes: Number.isSafeInteger(length) ? length : undefined };
}

export const orthancClient = (http: Http): OrthancClient => ({
  changes: async (since, limit, signal) => parse(changePage, await requestJson(http, { path: `changes?since=${since}&limit=${limit}`, signal })),
  describe: (instanceIds, signal) => describe(http, instanceIds, signal),
  openFile: (instanceId, signal) => openFile(http, instanceId, signal),
  ping: async (signal) => {
    await requestJson(http, { path: 'system', signal });
  },
});
