import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { DataSet } from '#dicom';
import { Fault } from '#fault';
import { type Http, faultOf, faultOfStatus, requestJson } from './http.ts';
import { firstPart, multipartRelated } from './multipart.ts';
import { demandStored } from './store-outcome.ts';

export interface InstanceReference {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** DICOMweb (PS3.18) as a client. Faults are those of `openHttp` and `faultOfStatus`. */
export interface DicomWebClient {
  /** QIDO-RS: what matches, in the attributes that the server returns; `path` such as `studies/1.2.3/instances`. */
  search(path: string, query: Readonly<Record<string, string>>, options?: CallOptions): Promise<readonly DataSet[]>;
  /** WADO-RS: the header of an instance. @throws Fault NOT_FOUND when it is not there; UNAVAILABLE / PACS_NO_METADATA when it is, without a header: its file cannot be read */
  retrieveMetadata(instance: InstanceReference, options?: CallOptions): Promise<DataSet>;
  /** WADO-RS: the Part 10 file of an instance, in the transfer syntax in which it is stored. @throws Fault NOT_FOUND when it is not there */
  retrieveInstance(instance: InstanceReference, options?: CallOptions): Promise<Uint8Array>;
  /** STOW-RS into a study. Storing what is stored already succeeds. @throws Fault as `demandStored` */
  store(studyInstanceUID: string, files: readonly StoredFile[], options?: CallOptions): Promise<void>;
}

/** A Part 10 file and the SOP Instance UID in it. */
export interface StoredFile {
  readonly sopInstanceUID: string;
  readonly bytes: Uint8Array;
}

const dicomJson = { accept: 'application/dicom+json' };
const segment = encodeURIComponent;

const pathOf = ({ studyInstanceUID, seriesInstanceUID, sopInstanceUID }: InstanceReference): string =>
  `studies/${segment(studyInstanceUID)}/series/${segment(seriesInstanceUID)}/instances/${segment(sopInstanceUID)}`;

async function retrieveMetadata(http: Http, instance: InstanceReference, options: CallOptions): Promise<DataSet> {
  const [header] = (await requestJson(http, { path: `${pathOf(instance)}/metadata`, headers: dicomJson, ...options })) as DataSet[];
  if (header === undefined) throw new Fault('UNAVAILABLE', 'PACS_NO_METADATA', 'The PACS answered without the header of the image.');
  return header;
}

const anySyntax = { accept: 'multipart/related; type="application/dicom"; transfer-syntax=*' };

async function retrieveInstance(http: Http, instance: InstanceReference, options: CallOptions): Promise<Uint8Array> {
  const answer = await http.request({ path: pathOf(instance), headers: anySyntax, ...options });
  if (answer.status !== 200) {
    await answer.body.dump();
    throw faultOfStatus(answer.status);
  }
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of answer.body) pieces.push(piece as Uint8Array);
  } catch (error) {
    throw faultOf(error, options.signal);
  }
  const part = firstPart(Buffer.concat(pieces), answer.headers['content-type'] ?? '');
  if (part === undefined) throw new Fault('UNAVAILABLE', 'PACS_STRANGE', 'The PACS answered with something else than a DICOM file.');
  return part;
}

async function store(http: Http, studyInstanceUID: string, files: readonly StoredFile[], options: CallOptions): Promise<void> {
  const body = multipartRelated(files.map(({ bytes }) => bytes), `pneumogate-${randomUUID()}`);
  const headers = { ...dicomJson, 'content-type': body.contentType, 'content-length': String(body.length) };
  const answer = await http.request({ method: 'POST', path: `studies/${segment(studyInstanceUID)}`, headers, body: Readable.from(body.pieces), ...options });
  const response = await answer.body.json().catch((error: unknown) => {
    if (error instanceof SyntaxError) return {};
    throw faultOf(error, options.signal);
  });
  demandStored(answer.status, response as DataSet, files.map(({ sopInstanceUID }) => sopInstanceUID));
}

/** DICOMweb over an HTTP whose `url` is the root of the DICOMweb service. */
export const dicomWebClient = (http: Http): DicomWebClient => ({
  search: async (path, query, options = {}) => {
    const parameters = new URLSearchParams(query).toString();
    return (await requestJson(http, { path: parameters === '' ? path : `${path}?${parameters}`, headers: dicomJson, ...options })) as DataSet[];
  },
  retrieveMetadata: (instance, options = {}) => retrieveMetadata(http, instance, options),
  retrieveInstance: (instance, options = {}) => retrieveInstance(http, instance, options),
  store: (studyInstanceUID, files, options = {}) => store(http, studyInstanceUID, files, options),
});
