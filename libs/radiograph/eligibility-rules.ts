import { type DataSet, decimal, integer, items, text, texts } from '#dicom';
import { patientAge } from './patient-age.ts';

/** One reason not to analyse an image. `docs/eligibility.md` shows these rules in this order. */
export interface EligibilityRule {
  readonly code: string;
  /** Said to whoever asks why there is no finding. */
  readonly sentence: string;
  /** Keywords of the attributes that the rule looks at. */
  readonly attributes: readonly string[];
  readonly refuses: (dataSet: DataSet) => boolean;
}

/** Computed Radiography, Digital X-Ray for presentation, Secondary Capture: single-frame, multi-frame grayscale byte and word. */
const storageClasses = ['1', '1.1', '7', '7.2', '7.3'].map((suffix) => `1.2.840.10008.5.1.4.1.1.${suffix}`);
const processingClass = '1.2.840.10008.5.1.4.1.1.1.1.1';

/** Pixels along the shorter side; the networks look at no fewer. */
const smallestSide = 256;
const adultAge = 18;

const chestParts = new Set(['CHEST', 'THORAX', 'LUNG', 'LUNGS']);
/** Words of a description, which may be joined by underscores. */
const chestWords = /(?<![a-z])(chest|thorax|lungs?|cxr)(?![a-z])/i;
const otherViewWords = /(?<![a-z])(lat|lateral|oblique|obl)(?![a-z])/i;
const frontalViewWords = /(?<![a-z])(pa|ap)(?![a-z])/i;
const frontalViews = new Set(['PA', 'AP']);

const upper = (dataSet: DataSet, keyword: string): string | undefined => text(dataSet, keyword)?.toUpperCase();

const saysChest = (dataSet: DataSet): boolean =>
  [
    ...items(dataSet, 'AnatomicRegionSequence').map((item) => text(item, 'CodeMeaning')),
    ...['StudyDescription', 'SeriesDescription', 'ProtocolName'].map((keyword) => text(dataSet, keyword)),
  ].some((words) => words !== undefined && chestWords.test(words));

/** ViewPosition; some exports write the view into PatientPosition, whose own terms (HFS, FFDR, …) are no view. */
function view(dataSet: DataSet): string | undefined {
  const position = upper(dataSet, 'PatientPosition');
  return upper(dataSet, 'ViewPosition') ?? (position !== undefined && /^[HFLRAP]F(P|S|DR|DL)$/.test(position) ? undefined : position);
}

/** Rows run towards the patient's front or back: the beam crossed from side to side. */
const orientedLaterally = (dataSet: DataSet): boolean => /^[AP]/.test(upper(dataSet, 'PatientOrientation') ?? '');

/** The image's own words (a study's may speak of several views) name another view, and no frontal one. */
function describedOtherwise(dataSet: DataSet): boolean {
  const words = [...items(dataSet, 'ViewCodeSequence').map((item) => text(item, 'CodeMeaning')), ...['SeriesDescription', 'ProtocolName'].map((keyword) => text(dataSet, keyword))].join(' ');
  return otherViewWords.test(words) && !frontalViewWords.test(words);
}

function isAnimal(dataSet: DataSet): boolean {
  const species = text(dataSet, 'PatientSpeciesDescription');
  return (species !== undefined && !/human|homo sapiens/i.test(species)) || text(dataSet, 'PatientSexNeutered') !== undefined;
}

export const eligibilityRules: readonly EligibilityRule[] = [
  {
    code: 'MODALITY_NOT_SUPPORTED',
    sentence: 'The modality is neither CR nor DX.',
    attributes: ['Modality'],
    refuses: (dataSet) => !['CR', 'DX'].includes(upper(dataSet, 'Modality') ?? ''),
  },
  {
    code: 'FOR_PROCESSING',
    sentence: 'The image is raw data for processing, not for presentation.',
    attributes: ['SOPClassUID', 'PresentationIntentType'],
    refuses: (dataSet) => text(dataSet, 'SOPClassUID') === processingClass || upper(dataSet, 'PresentationIntentType') === 'FOR PROCESSING',
  },
  {
    code: 'SOP_CLASS_NOT_SUPPORTED',
    sentence: 'The object is not a radiograph: neither computed radiography, digital X-ray nor secondary capture.',
    attributes: ['SOPClassUID'],
    refuses: (dataSet) => !storageClasses.includes(text(dataSet, 'SOPClassUID') ?? ''),
  },
  {
    code: 'MULTI_FRAME',
    sentence: 'The object holds several frames.',
    attributes: ['NumberOfFrames'],
    refuses: (dataSet) => (integer(dataSet, 'NumberOfFrames') ?? 1) > 1,
  },
  {
    code: 'NOT_GREYSCALE',
    sentence: 'The image is not greyscale.',
    attributes: ['SamplesPerPixel', 'PhotometricInterpretation'],
    refuses: (dataSet) =>
      (integer(dataSet, 'SamplesPerPixel') ?? 1) !== 1 || !/^MONOCHROME[12]$/.test(upper(dataSet, 'PhotometricInterpretation') ?? 'MONOCHROME2'),
  },
  {
    code: 'LOCALIZER',
    sentence: 'The image is a localizer.',
    attributes: ['ImageType'],
    refuses: (dataSet) => texts(dataSet, 'ImageType').some((value) => value.toUpperCase() === 'LOCALIZER'),
  },
  {
    code: 'TOO_SMALL',
    sentence: `The image has fewer than ${smallestSide} pixels along a side.`,
    attributes: ['Rows', 'Columns'],
    refuses: (dataSet) => ['Rows', 'Columns'].some((keyword) => (decimal(dataSet, keyword) ?? Infinity) < smallestSide),
  },
  {
    code: 'BODY_PART_NOT_CHEST',
    sentence: 'The body part examined is not the chest.',
    attributes: ['BodyPartExamined'],
    refuses: (dataSet) => !chestParts.has(upper(dataSet, 'BodyPartExamined') ?? 'CHEST'),
  },
  {
    code: 'BODY_PART_UNKNOWN',
    sentence: 'Nothing in the header says that the image shows a chest.',
    attributes: ['BodyPartExamined', 'AnatomicRegionSequence', 'StudyDescription', 'SeriesDescription', 'ProtocolName'],
    refuses: (dataSet) => text(dataSet, 'BodyPartExamined') === undefined && !saysChest(dataSet),
  },
  {
    code: 'VIEW_NOT_FRONTAL',
    sentence: 'The view is not a known frontal one (PA or AP).',
    attributes: ['ViewPosition', 'PatientPosition', 'PatientOrientation', 'ViewCodeSequence', 'SeriesDescription', 'ProtocolName'],
    refuses: (dataSet) => {
      const stated = view(dataSet);
      return stated === undefined ? orientedLaterally(dataSet) || describedOtherwise(dataSet) : !frontalViews.has(stated);
    },
  },
  {
    code: 'NOT_HUMAN',
    sentence: 'The patient is an animal.',
    attributes: ['PatientSpeciesDescription', 'PatientSexNeutered'],
    refuses: isAnimal,
  },
  {
    code: 'PAEDIATRIC',
    sentence: `The patient is younger than ${adultAge} years; the model has been trained on adults.`,
    attributes: ['PatientAge', 'PatientBirthDate', 'StudyDate', 'AcquisitionDate', 'ContentDate'],
    refuses: (dataSet) => (patientAge(dataSet) ?? Infinity) < adultAge,
  },
];
