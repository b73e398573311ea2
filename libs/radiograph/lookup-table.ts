import { type DataSet, binary, decimals } from '#dicom';

/** A Modality or VOI LUT (PS3.3 C.11.1.1, C.11.2.1.1). */
export interface LookupTable {
  /** The input that the first entry is for; smaller inputs take the first entry, larger than the last one's the last. */
  readonly firstMapped: number;
  readonly entries: ArrayLike<number>;
  /** Largest value that an entry may have: 2^bits − 1. */
  readonly largest: number;
}

/** The least and the greatest value that may come to be looked up. */
export interface InputRange {
  readonly lowest: number;
  readonly highest: number;
}

/** The table of an item of ModalityLUTSequence or VOILUTSequence; undefined when it is incomplete. */
export function lookupTable(item: DataSet, input: InputRange): LookupTable | undefined {
  const [declared, first, bits] = decimals(item, 'LUTDescriptor');
  if (declared === undefined || first === undefined || bits === undefined || bits < 1 || bits > 16) return undefined;
  const entries = lutData(item, unsigned(declared) || 65536);
  if (entries.length === 0) return undefined;
  return { firstMapped: firstMapped(first, input), entries, largest: 2 ** bits - 1 };
}

/** All three values of a LUT Descriptor have the VR that its second needs, US or SS, and the others are unsigned nevertheless. */
const unsigned = (value: number): number => value & 0xffff;

/** Signed as the input is. Its VR does not tell: some write US always, and in an implicit syntax it follows the pixels, not the input. */
function firstMapped(first: number, { lowest, highest }: InputRange): number {
  const isNegative = unsigned(first) >= 32768 && (lowest < 0 || unsigned(first) > highest);
  return isNegative ? unsigned(first) - 65536 : unsigned(first);
}

/** LUTData is US, in older objects SS of the same bits, or OW, in which entries of up to 8 bits may be packed two to a word. */
function lutData(item: DataSet, length: number): ArrayLike<number> {
  const bytes = binary(item, 'LUTData');
  if (bytes === undefined) return decimals(item, 'LUTData').slice(0, length).map(unsigned);
  if (bytes.length < 2 * length) return bytes.subarray(0, length);
  const words = bytes.slice(0, 2 * length);
  return new Uint16Array(words.buffer);
}

export function lookUp({ firstMapped, entries }: LookupTable, input: number): number {
  const index = Math.round(input) - firstMapped;
  return entries[Math.min(entries.length - 1, Math.max(0, index))] ?? 0;
}
