import type { DicomWebClient } from '#dicomweb';
import { type DataSet, integer } from '#dicom';
import { Fault } from '#fault';
import type { InstanceRow, StudyRow } from '#store';

export interface Header {
  readonly dataSet: DataSet;
  readonly columns: number | undefined;
  readonly rows: number | undefined;
}

/** The header of an instance as the PACS tells it; undefined where the PACS cannot (identifiers that are none, an object it cannot parse or read). */
export async function readHeader(
  dicomWeb: Pick<DicomWebClient, 'retrieveMetadata'>,
  { studyInstanceUID }: Pick<StudyRow, 'studyInstanceUID'>,
  { seriesInstanceUID, sopInstanceUID }: Pick<InstanceRow, 'seriesInstanceUID' | 'sopInstanceUID'>,
  signal: AbortSignal,
): Promise<Header | undefined> {
  try {
    const dataSet = await dicomWeb.retrieveMetadata({ studyInstanceUID, seriesInstanceUID, sopInstanceUID }, { signal });
    return { dataSet, columns: integer(dataSet, 'Columns'), rows: integer(dataSet, 'Rows') };
  } catch (thrown) {
    const fault = Fault.from(thrown);
    if (fault.code === 'NOT_FOUND' || fault.code === 'FAILED_PRECONDITION' || fault.reason === 'PACS_NO_METADATA') return undefined;
    throw fault;
  }
}
