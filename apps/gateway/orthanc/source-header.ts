import { type DataSet, readDicom } from '#dicom';
import type { DicomWebClient } from '#dicomweb';
import { Fault } from '#fault';
import { collectFile } from './collect-file.ts';
import { fileMissing } from './demand-gone.ts';
import type { OrthancClient } from './orthanc-client.ts';

export interface HeaderSources {
  readonly orthanc: Pick<OrthancClient, 'openFile' | 'describe'>;
  readonly dicomWeb: Pick<DicomWebClient, 'retrieveMetadata'>;
}

/** An image by Orthanc's name and by its UIDs. */
export interface SourceImage {
  readonly instanceId: string;
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
}

/** What an image tells before its pixels takes fewer bytes; of a larger file that much is read. */
const largestHeader = 64 * 1024 ** 2;

async function fileHeader(orthanc: HeaderSources['orthanc'], instanceId: string, signal: AbortSignal | undefined): Promise<DataSet> {
  const file = await orthanc.openFile(instanceId, signal).catch((thrown: unknown) => {
    const fault = Fault.from(thrown);
    throw fault.code === 'NOT_FOUND' ? fileMissing(fault) : fault;
  });
  const { bytes } = await collectFile(file, largestHeader);
  return readDicom(bytes).dataSet;
}

/**
 * The header that a report on the image copies; undefined: the image is gone from Orthanc. DICOMweb finds no image whose UIDs Orthanc has twice (a
 * study sent again under a corrected PatientID): then its file has the header.
 * @throws Fault UNAVAILABLE / PACS_FILE_MISSING; what Orthanc's absence gives
 */
export async function sourceHeader({ orthanc, dicomWeb }: HeaderSources, { instanceId, ...uids }: SourceImage, signal?: AbortSignal): Promise<DataSet | undefined> {
  try {
    return await dicomWeb.retrieveMetadata(uids, { signal });
  } catch (thrown) {
    const fault = Fault.from(thrown);
    if (fault.code !== 'NOT_FOUND' && fault.reason !== 'PACS_NO_METADATA') throw fault;
    if ((await orthanc.describe([instanceId], signal)).length === 0) return undefined;
    return await fileHeader(orthanc, instanceId, signal);
  }
}
