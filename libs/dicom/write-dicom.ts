import { data, log } from 'dcmjs';
import { Fault } from '#fault';
import { text } from './access.ts';
import type { DataSet, Element } from './data-set.ts';
import { swapWords } from './element-value.ts';
import type { PixelData } from './pixel-data.ts';
import { explicitLittleEndian, syntaxOf } from './transfer-syntax.ts';
import { deriveUID } from './uid.ts';

// Its complaints quote values, which may be a patient's.
log.getLogger('validation.dcmjs').setLevel('silent', false);

type Written = ConstructorParameters<typeof data.DicomDict>[0][string];

/** This project as an implementation (PS3.7 D.3.3.2). */
const implementationClassUID = deriveUID('pneumogate', 'implementation');
const implementationVersionName = 'PNEUMOGATE';

const element = (vr: string, ...values: unknown[]): Written => ({ vr, Value: values });

/**
 * A Part 10 file (PS3.10) of a data set, text in UTF-8 (its SpecificCharacterSet is set accordingly). `pixelData` becomes PixelData: native
 * bytes in the byte order of the syntax, or one fragment a frame. Deflated is not written. Throws INVALID_ARGUMENT / DICOM_UNWRITABLE
 * when the SOP class or instance UID is missing or a value does not fit its VR.
 */
export function writeDicom(dataSet: DataSet, transferSyntaxUID = explicitLittleEndian, pixelData?: PixelData): Uint8Array {
  const [sopClassUID, sopInstanceUID] = [text(dataSet, 'SOPClassUID'), text(dataSet, 'SOPInstanceUID')];
  if (sopClassUID === undefined || sopInstanceUID === undefined) throw unwritable();
  const file = new data.DicomDict({
    '00020001': element('OB', new Uint8Array([0, 1]).buffer),
    '00020002': element('UI', sopClassUID),
    '00020003': element('UI', sopInstanceUID),
    '00020010': element('UI', transferSyntaxUID),
    '00020012': element('UI', implementationClassUID),
    '00020013': element('SH', implementationVersionName),
  });
  file.dict = { ...writtenDataSet(dataSet, syntaxOf(transferSyntaxUID).littleEndian), '00080005': element('CS', 'ISO_IR 192'), ...writtenPixelData(dataSet, pixelData) };
  try {
    // dcmjs counts bytes where PS3.5 6.2 counts characters, and would refuse long names in scripts beyond ASCII.
    return new Uint8Array(file.write({ fragmentMultiframe: false, allowInvalidVRLength: true }));
  } catch (cause) {
    throw unwritable(cause);
  }
}

const unwritable = (cause?: unknown): Fault => new Fault('INVALID_ARGUMENT', 'DICOM_UNWRITABLE', 'The data set cannot be written as a DICOM file.', { cause });

const writtenDataSet = (dataSet: DataSet, littleEndian: boolean): Record<string, Written> =>
  Object.fromEntries(Object.entries(dataSet).map(([tag, value]) => [tag, writtenElement(value, littleEndian)]));

function writtenElement({ vr, Value = [], InlineBinary }: Element, littleEndian: boolean): Written {
  if (InlineBinary !== undefined) return element(vr, arrayBuffer(swapWords(vr, Buffer.from(InlineBinary, 'base64'), littleEndian)));
  if (vr === 'SQ') return element(vr, ...Value.map((item) => writtenDataSet(item as DataSet, littleEndian)));
  // dcmjs takes an attribute tag as a number.
  if (vr === 'AT') return element(vr, ...Value.map((tag) => Number.parseInt(String(tag), 16)));
  return element(vr, ...Value);
}

function writtenPixelData(dataSet: DataSet, pixelData: PixelData | undefined): Record<string, Written> {
  if (pixelData === undefined) return {};
  if (pixelData.kind === 'encapsulated') return { '7FE00010': element('OB', ...pixelData.fragments.map(({ bytes }) => arrayBuffer(bytes))) };
  const vr = dataSet['00280100']?.Value?.[0] === 8 ? 'OB' : 'OW';
  return { '7FE00010': element(vr, arrayBuffer(pixelData.bytes)) };
}

const arrayBuffer = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;
