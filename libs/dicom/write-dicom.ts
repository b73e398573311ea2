import { text } from './access.ts';
import { ByteSink } from './byte-sink.ts';
import type { DataSet } from './data-set.ts';
import { unwritable } from './encode-value.ts';
import type { PixelData } from './pixel-data.ts';
import { explicitLittleEndian, syntaxOf } from './transfer-syntax.ts';
import { deriveUID } from './uid.ts';
import { pixelDataTag, writeDataSet, writePixelData } from './write-data-set.ts';

/** This project as an implementation (PS3.7 D.3.3.2). */
const implementationClassUID = deriveUID('pneumogate', 'implementation');
const implementationVersionName = 'PNEUMOGATE';

const preambleLength = 128;

/**
 * A Part 10 file (PS3.10) of a data set, text in UTF-8 (its SpecificCharacterSet is set accordingly). `pixelData` becomes PixelData: native
 * bytes in the byte order of the syntax, or one fragment a frame. Deflated is not written. Throws INVALID_ARGUMENT / DICOM_UNWRITABLE
 * when the SOP class or instance UID is missing or a value does not fit its VR.
 */
export function writeDicom(dataSet: DataSet, transferSyntaxUID = explicitLittleEndian, pixelData?: PixelData): Uint8Array<ArrayBuffer> {
  const [sopClassUID, sopInstanceUID] = [text(dataSet, 'SOPClassUID'), text(dataSet, 'SOPInstanceUID')];
  if (sopClassUID === undefined || sopInstanceUID === undefined) throw unwritable();
  const meta = metaInformation(sopClassUID, sopInstanceUID, transferSyntaxUID);
  const { explicit, littleEndian } = syntaxOf(transferSyntaxUID);
  const sink = new ByteSink(littleEndian);
  sink.put(new Uint8Array(preambleLength));
  sink.put(Buffer.from('DICM'));
  sink.put(meta);
  const all: DataSet = { ...dataSet, '00080005': { vr: 'CS', Value: ['ISO_IR 192'] } };
  if (pixelData === undefined) {
    writeDataSet(sink, all, explicit);
    return sink.end();
  }
  const those = (isOne: (tag: string) => boolean): DataSet => Object.fromEntries(Object.entries(all).filter(([tag]) => isOne(tag)));
  writeDataSet(sink, those((tag) => tag < pixelDataTag), explicit);
  const isOfBytes = dataSet['00280100']?.Value?.[0] === 8 && !(pixelData.kind === 'native' && pixelData.isSwapped === true);
  writePixelData(sink, pixelData, explicit, isOfBytes ? 'OB' : 'OW');
  writeDataSet(sink, those((tag) => tag > pixelDataTag), explicit);
  return sink.end();
}

/** Group 0002, always Explicit VR Little Endian, behind its length (PS3.10 7.1). */
function metaInformation(sopClassUID: string, sopInstanceUID: string, transferSyntaxUID: string): Uint8Array {
  const group = new ByteSink(true);
  const elements: DataSet = {
    '00020001': { vr: 'OB', InlineBinary: 'AAE=' },
    '00020002': { vr: 'UI', Value: [sopClassUID] },
    '00020003': { vr: 'UI', Value: [sopInstanceUID] },
    '00020010': { vr: 'UI', Value: [transferSyntaxUID] },
    '00020012': { vr: 'UI', Value: [implementationClassUID] },
    '00020013': { vr: 'SH', Value: [implementationVersionName] },
  };
  writeDataSet(group, elements, true);
  const bytes = group.end();
  const whole = new ByteSink(true);
  writeDataSet(whole, { '00020000': { vr: 'UL', Value: [bytes.length] } }, true);
  whole.put(bytes);
  return whole.end();
}
