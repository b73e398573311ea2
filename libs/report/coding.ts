import { type DataSet, composeDataSet, items, text } from '#dicom';

/** A coded concept (PS3.3 8). Viewers match some meanings as text, so they are verbatim those of PS3.16 and SNOMED CT. */
export interface Code {
  readonly value: string;
  readonly scheme: string;
  readonly meaning: string;
}

const code = (value: string, scheme: string, meaning: string): Code => ({ value, scheme, meaning });
const dcm = (value: string, meaning: string): Code => code(value, 'DCM', meaning);

/** Every concept that a report of this project uses. */
export const concepts = {
  // TID 1500, its observers and image library
  imagingMeasurementReport: dcm('126000', 'Imaging Measurement Report'),
  language: dcm('121049', 'Language of Content Item and Descendants'),
  english: code('en', 'RFC5646', 'English'),
  observerType: dcm('121005', 'Observer Type'),
  device: dcm('121007', 'Device'),
  deviceObserverUID: dcm('121012', 'Device Observer UID'),
  deviceObserverName: dcm('121013', 'Device Observer Name'),
  deviceObserverManufacturer: dcm('121014', 'Device Observer Manufacturer'),
  deviceObserverModelName: dcm('121015', 'Device Observer Model Name'),
  person: dcm('121006', 'Person'),
  personObserverName: dcm('121008', 'Person Observer Name'),
  procedureReported: dcm('121058', 'Procedure reported'),
  plainChestXRay: code('399208008', 'SCT', 'Plain chest X-ray'),
  imageLibrary: dcm('111028', 'Image Library'),
  imageLibraryGroup: dcm('126200', 'Image Library Group'),
  pixelDataRows: dcm('110910', 'Pixel Data Rows'),
  pixelDataColumns: dcm('110911', 'Pixel Data Columns'),
  imagingMeasurements: dcm('126010', 'Imaging Measurements'),
  // TID 1410
  measurementGroup: dcm('125007', 'Measurement Group'),
  trackingIdentifier: dcm('112039', 'Tracking Identifier'),
  trackingUniqueIdentifier: dcm('112040', 'Tracking Unique Identifier'),
  finding: dcm('121071', 'Finding'),
  findingSite: code('363698007', 'SCT', 'Finding Site'),
  pneumonia: code('233604007', 'SCT', 'Pneumonia'),
  lung: code('39607008', 'SCT', 'Lung'),
  comment: dcm('121106', 'Comment'),
  imageRegion: dcm('111030', 'Image Region'),
  certaintyOfFinding: dcm('111012', 'Certainty of Finding'),
  sourceOfMeasurement: dcm('121112', 'Source of Measurement'),
  area: code('42798000', 'SCT', 'Area'),
  // What a person concludes of an image (CID 240, CID 6044)
  present: code('52101004', 'SCT', 'Present'),
  absent: code('272519000', 'SCT', 'Absent'),
  imageQuality: dcm('111101', 'Image Quality'),
  unusable: dcm('111235', 'Unusable - Quality renders image unusable'),
  // TID 4019
  algorithmName: dcm('111001', 'Algorithm Name'),
  algorithmVersion: dcm('111003', 'Algorithm Version'),
  algorithmParameters: dcm('111002', 'Algorithm Parameters'),
  algorithmManufacturer: dcm('122405', 'Algorithm Manufacturer'),
  // What was done and concluded: the vocabulary of Chest CAD (TID 4100, CID 6042, CID 6047)
  summary: dcm('111017', 'CAD Processing and Findings Summary'),
  allSucceededWithoutFindings: dcm('111241', 'All algorithms succeeded; without findings'),
  allSucceededWithFindings: dcm('111242', 'All algorithms succeeded; with findings'),
  notAllSucceededWithoutFindings: dcm('111243', 'Not all algorithms succeeded; without findings'),
  notAllSucceededWithFindings: dcm('111244', 'Not all algorithms succeeded; with findings'),
  conclusion: dcm('121077', 'Conclusion'),
  certaintyOfImpression: dcm('111013', 'Certainty of Impression'),
  summaryOfDetections: dcm('111064', 'Summary of Detections'),
  notAttempted: dcm('111225', 'Not Attempted'),
  failed: dcm('111224', 'Failed'),
  // Units (CID 7181), equipment (CID 7005)
  percent: code('%', 'UCUM', 'Percent'),
  pixels: code('{pixels}', 'UCUM', 'Pixels'),
  processingEquipment: dcm('109102', 'Processing Equipment'),
} as const satisfies Readonly<Record<string, Code>>;

/** The one item of a code sequence. */
export const codeItem = ({ value, scheme, meaning }: Code): DataSet =>
  composeDataSet({ CodeValue: value, CodingSchemeDesignator: scheme, CodeMeaning: meaning });

/** The first code of the sequence `keyword`, undefined where it is absent or incomplete. */
export function readCode(ds: DataSet, keyword: string): Code | undefined {
  const item = items(ds, keyword)[0];
  if (item === undefined) return undefined;
  const value = text(item, 'CodeValue') ?? text(item, 'LongCodeValue') ?? text(item, 'URNCodeValue');
  return value === undefined ? undefined : { value, scheme: text(item, 'CodingSchemeDesignator') ?? '', meaning: text(item, 'CodeMeaning') ?? '' };
}

/** Whether two codes name one concept; the meaning does not count (PS3.3 8.1). */
export const sameConcept = (a: Code | undefined, b: Code): boolean => a?.value === b.value && a.scheme === b.scheme;
