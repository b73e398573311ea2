import { type DataSet, type StoredPixels, composeDataSet } from '#dicom';
import type { Radiograph } from './draw-radiograph.ts';
import { type RadiographView, field } from './projection.ts';

export interface DxIdentity {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
  readonly patientID: string;
  readonly accessionNumber: string;
  readonly instanceNumber: number;
  /** When it was taken: `YYYYMMDD`, `HHMMSS`. */
  readonly date: string;
  readonly time: string;
}

export type Photometric = 'MONOCHROME1' | 'MONOCHROME2';

const bitsStored = 12;
const white = 2 ** bitsStored - 1;

const code = (value: string, meaning: string): DataSet => composeDataSet({ CodeValue: value, CodingSchemeDesignator: 'SCT', CodeMeaning: meaning });

interface Positioning {
  readonly viewCode: DataSet;
  /** Directions of rows and columns (PS3.3 C.7.6.1.1.1). */
  readonly patientOrientation: readonly string[];
  readonly laterality: string;
  readonly sourceToDetector: number;
}

const positioning: Readonly<Record<RadiographView, Positioning>> = {
  PA: { viewCode: code('272479007', 'postero-anterior'), patientOrientation: ['L', 'F'], laterality: 'U', sourceToDetector: 1800 },
  AP: { viewCode: code('399348003', 'antero-posterior'), patientOrientation: ['L', 'F'], laterality: 'U', sourceToDetector: 1000 },
  LATERAL: { viewCode: code('399173006', 'left lateral'), patientOrientation: ['P', 'F'], laterality: 'U', sourceToDetector: 1800 },
};

/** Stored values of 12 bits in 16; MONOCHROME1 shows the lowest white. */
export function storeRadiograph({ columns, rows, values }: Radiograph, photometricInterpretation: Photometric): StoredPixels {
  const dense = photometricInterpretation === 'MONOCHROME2';
  const stored = Uint16Array.from(values, (value) => Math.round((dense ? value : 1 - value) * white));
  return { columns, rows, samplesPerPixel: 1, photometricInterpretation, bitsStored, signed: false, values: stored };
}

const patientAndStudy = (identity: DxIdentity) => ({
  SpecificCharacterSet: 'ISO_IR 192',
  PatientName: 'PHANTOM^THORAX',
  PatientID: identity.patientID,
  PatientBirthDate: [],
  PatientSex: 'O',
  PatientAge: '050Y',
  PatientComments: 'Computed phantom: no person, no finding',
  StudyInstanceUID: identity.studyInstanceUID,
  StudyDate: identity.date,
  StudyTime: identity.time,
  StudyID: '1',
  AccessionNumber: identity.accessionNumber,
  ReferringPhysicianName: [],
  StudyDescription: 'Synthetic chest radiographs',
});

const seriesAndEquipment = (identity: DxIdentity, view: RadiographView) => ({
  Modality: 'DX',
  PresentationIntentType: 'FOR PRESENTATION',
  SeriesInstanceUID: identity.seriesInstanceUID,
  SeriesNumber: 1,
  SeriesDescription: 'Chest',
  BodyPartExamined: 'CHEST',
  Manufacturer: 'PneumoGate',
  ManufacturerModelName: 'Procedural thorax',
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.1.1',
  SOPInstanceUID: identity.sopInstanceUID,
  InstanceNumber: identity.instanceNumber,
  ImageComments: `Computed ${view} radiograph`,
});

/** DX Anatomy Imaged, DX Detector, DX Positioning (PS3.3 C.8.11.2, C.8.11.4, C.8.11.5). */
function acquisition(view: RadiographView, { columns, rows }: StoredPixels) {
  const { viewCode, patientOrientation, laterality, sourceToDetector } = positioning[view];
  return {
    AnatomicRegionSequence: code('51185008', 'Chest'),
    ImageLaterality: laterality,
    DetectorType: 'DIRECT',
    DetectorDescription: 'Computed',
    ImagerPixelSpacing: [field.height / rows, field.width / columns].map((spacing) => Number(spacing.toFixed(6))),
    ViewPosition: view === 'LATERAL' ? 'LL' : view,
    ViewCodeSequence: viewCode,
    PatientOrientation: patientOrientation,
    PositionerType: 'NONE',
    DistanceSourceToDetector: sourceToDetector,
    KVP: 120,
    AcquisitionContextSequence: [],
  };
}

/** DX Image and VOI LUT (PS3.3 C.8.11.3, C.11.2). */
const pixelDescription = ({ columns, rows, photometricInterpretation }: StoredPixels) => ({
  ImageType: ['DERIVED', 'PRIMARY'],
  DerivationDescription: 'Rays summed through a simple thorax',
  SamplesPerPixel: 1,
  PhotometricInterpretation: photometricInterpretation,
  Rows: rows,
  Columns: columns,
  BitsAllocated: 16,
  BitsStored: bitsStored,
  HighBit: bitsStored - 1,
  PixelRepresentation: 0,
  PixelIntensityRelationship: 'LOG',
  PixelIntensityRelationshipSign: photometricInterpretation === 'MONOCHROME2' ? -1 : 1,
  RescaleIntercept: 0,
  RescaleSlope: 1,
  RescaleType: 'US',
  PresentationLUTShape: photometricInterpretation === 'MONOCHROME2' ? 'IDENTITY' : 'INVERSE',
  WindowCenter: 2 ** (bitsStored - 1),
  WindowWidth: 2 ** bitsStored,
  LossyImageCompression: '00',
  BurnedInAnnotation: 'NO',
});

/** The header of a Digital X-Ray Image for presentation (PS3.3 A.26). */
export const dxImage = (identity: DxIdentity, view: RadiographView, pixels: StoredPixels): DataSet =>
  composeDataSet({
    ...patientAndStudy(identity),
    ...seriesAndEquipment(identity, view),
    ...acquisition(view, pixels),
    ...pixelDescription(pixels),
    ContentDate: identity.date,
    ContentTime: identity.time,
    AcquisitionDate: identity.date,
    AcquisitionTime: identity.time,
  });
