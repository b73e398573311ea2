import { basename } from 'node:path';
import { type DataSet, type DicomFile, type PixelData, type StoredPixels, composeDataSet, decodeFrame, deriveUID, readDicom, tagOf, transferSyntaxes, writeDicom } from '#dicom';
import { Fault } from '#fault';
import { datasetFault } from './dataset-fault.ts';
import { readImageBytes } from './dataset-files.ts';
import { grayOf, loadDisplay } from './load-display.ts';
import { type Cover, occlude } from './occlude.ts';
import { decodeRaster, isBaselineGrayJpeg } from './raster.ts';
import type { Sample } from './sample.ts';
import { resizeDisplay } from './shrink-display.ts';

const jpegBaseline = '1.2.840.10008.1.2.4.50';
const explicitLittleEndian = '1.2.840.10008.1.2.1';

/** What is carried over from a DICOM image: its pixels and how they are to be shown. Nothing that could name a person. */
const carried = [
  ...['SamplesPerPixel', 'PhotometricInterpretation', 'Rows', 'Columns', 'BitsAllocated', 'BitsStored', 'HighBit', 'PixelRepresentation'],
  ...['PixelPaddingValue', 'PixelPaddingRangeLimit', 'RescaleIntercept', 'RescaleSlope', 'RescaleType', 'ModalityLUTSequence'],
  ...['WindowCenter', 'WindowWidth', 'VOILUTFunction', 'VOILUTSequence', 'PresentationLUTShape', 'PixelSpacing', 'ImagerPixelSpacing'],
  ...['LossyImageCompression', 'LossyImageCompressionRatio', 'LossyImageCompressionMethod', 'BurnedInAnnotation'],
];

/** UIDs that the sample has in every export: the same sample, the same UIDs. */
export const uidsOf = ({ source, id, patient }: Pick<Sample, 'source' | 'id' | 'patient'>) => ({
  studyInstanceUID: deriveUID('dataset-study', source, patient, id),
  seriesInstanceUID: deriveUID('dataset-series', source, id),
  sopInstanceUID: deriveUID('dataset-instance', source, id),
  sopClassUID: '1.2.840.10008.5.1.4.1.1.1',
});

const dcm = (CodeValue: string, CodeMeaning: string): DataSet => composeDataSet({ CodeValue, CodingSchemeDesignator: 'DCM', CodeMeaning });

/** PS3.15 Annex E as it is met here (CID 7050): all but what the image needs to be shown goes, sex and age stay. */
const deidentification = [dcm('113100', 'Basic Application Confidentiality Profile'), dcm('113108', 'Retain Patient Characteristics Option')];

/** A Computed Radiography header (PS3.3 A.2) around the image, its patient known by the data set's own name for it only. */
function headerOf(sample: Sample, pixelAttributes: DataSet): DataSet {
  const { sopClassUID, sopInstanceUID, studyInstanceUID, seriesInstanceUID } = uidsOf(sample);
  return {
    ...pixelAttributes,
    ...composeDataSet({
      ...{ SOPClassUID: sopClassUID, SOPInstanceUID: sopInstanceUID, StudyInstanceUID: studyInstanceUID, SeriesInstanceUID: seriesInstanceUID },
      ...{ StudyDate: '20000101', StudyTime: '000000', AccessionNumber: [], ReferringPhysicianName: [], StudyID: [], Manufacturer: [] },
      ...{ PatientName: sample.patient, PatientID: sample.patient, PatientBirthDate: [], PatientSex: sample.sex ?? [] },
      PatientAge: sample.age === undefined ? undefined : `${String(sample.age).padStart(3, '0')}Y`,
      ...{ Modality: 'CR', BodyPartExamined: 'CHEST', ViewPosition: sample.view ?? [], SeriesNumber: 1, InstanceNumber: 1, PatientOrientation: [] },
      ...{ PatientIdentityRemoved: 'YES', DeidentificationMethod: 'Header written anew', DeidentificationMethodCodeSequence: deidentification },
    }),
  };
}

const grayAttributes = (columns: number, rows: number): DataSet =>
  composeDataSet({
    ...{ SamplesPerPixel: 1, PhotometricInterpretation: 'MONOCHROME2', Rows: rows, Columns: columns },
    ...{ BitsAllocated: 8, BitsStored: 8, HighBit: 7, PixelRepresentation: 0 },
  });

const even = (bytes: Uint8Array): Uint8Array => (bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]));
const nativePixels = (bytes: Uint8Array): PixelData => ({ kind: 'native', bytes: even(bytes) });

/** A gray baseline JPEG goes in as it is, everything else decoded: either way no pixel changes. */
async function fromRaster(sample: Sample, bytes: Uint8Array): Promise<Uint8Array> {
  if (await isBaselineGrayJpeg(bytes)) {
    const header = headerOf(sample, { ...grayAttributes(sample.columns, sample.rows), ...composeDataSet({ LossyImageCompression: '01' }) });
    return writeDicom(header, jpegBaseline, { kind: 'encapsulated', offsetTable: [], fragments: [{ offset: 0, bytes: even(bytes) }] });
  }
  const { columns, rows, pixels } = await decodeRaster(bytes, sample.id);
  return writeDicom(headerOf(sample, grayAttributes(columns, rows)), explicitLittleEndian, nativePixels(pixels));
}

const littleEndian = ({ values }: StoredPixels): PixelData => nativePixels(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));

async function fromDicom(sample: Sample, file: DicomFile): Promise<Uint8Array> {
  const tags = carried.map(tagOf);
  const header = headerOf(sample, Object.fromEntries(Object.entries(file.dataSet).filter(([tag]) => tags.includes(tag))));
  const { pixelData, transferSyntaxUID } = file;
  if (pixelData?.kind === 'encapsulated' && transferSyntaxUID in transferSyntaxes) return writeDicom(header, transferSyntaxUID, pixelData);
  const stored = await decodeFrame(file);
  return writeDicom({ ...header, ...composeDataSet({ HighBit: stored.bitsStored - 1 }) }, explicitLittleEndian, littleEndian(stored));
}

/** Drawn anew from its display values: smoothly enlarged, with its shorter side at the wanted length at least, and partly covered. */
async function redrawn(sample: Sample, { atLeast = 0, cover }: InstanceOptions): Promise<Uint8Array> {
  const factor = Math.max(1, atLeast / Math.min(sample.columns, sample.rows));
  const [columns, rows] = [Math.ceil(sample.columns * factor), Math.ceil(sample.rows * factor)];
  const display = await loadDisplay(sample);
  const { pixels } = grayOf(resizeDisplay(cover === undefined ? display : occlude(display, cover), columns, rows));
  return writeDicom(headerOf(sample, grayAttributes(columns, rows)), explicitLittleEndian, nativePixels(pixels));
}

export interface InstanceOptions {
  /** Smaller images are enlarged to as many pixels along the shorter side. Default: as they are. */
  readonly atLeast?: number;
  /** Covers a part of the image. */
  readonly cover?: Cover | undefined;
}

/**
 * The sample as a DICOM file (Part 10) of its own: same pixels unless the options say otherwise, a header with nothing but what the data set knows.
 * @throws Fault INVALID_ARGUMENT / FILE_MISSING, IMAGE_UNREADABLE
 */
export async function dicomInstance(sample: Sample, options: InstanceOptions = {}): Promise<Uint8Array> {
  const bytes = await readImageBytes(sample.image);
  try {
    const { atLeast = 0, cover } = options;
    if (cover !== undefined || Math.min(sample.columns, sample.rows) < atLeast) return await redrawn(sample, options);
    return await (sample.image.encoding === 'dicom' ? fromDicom(sample, readDicom(bytes)) : fromRaster(sample, bytes));
  } catch (error) {
    throw datasetFault('IMAGE_UNREADABLE', basename(sample.image.path), Fault.from(error).message, error);
  }
}
