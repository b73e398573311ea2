import { type DataSet, binary, decimals } from '#dicom';

/** A Modality or VOI LUT (PS3.3 C.11.1.1, C.11.2.1.1). */
export interface LookupTable {
  /** The input that the first entry is for; smaller inputs take the first entry, larger than the last one's the last. */
  readonly firstMapped: number;
  readonly entries: ArrayLike<number>;
  /** Largest value that an entry may have: 2^bits − 1. */
  readonly largest: number;
}

/** The table of an item of ModalityLUTSequence or VOILUTSequence; undefined when it is incomplete. */
export function lookupTable(item: DataSet, signedInput: boolean): LookupTable | undefined {
  const [declared, first, bits] = decimals(item, 'LUTDescriptor');
  const entries = lutData(item, declared === 0 ? 65536 : (declared ?? 0));
  if (first === undefined || bits === undefined || bits < 1 || bits > 16 || entries.length === 0) return undefined;
  // The descriptor is US or SS as its input is; a writer that always says US wraps negative values around.
  const firstMapped = signedInput && first >= 32768 ? first - 65536 : first;
  return { firstMapped, entries, largest: 2 ** bits - 1 };
}

/** LUTData is US, or OW, in which entries of up to 8 bits may be packed two to a word. */
function lutData(item: DataSet, length: number): ArrayLike<number> {
  const bytes = binary(item, 'LUTData');
  if (bytes === undefined) return decimals(item, 'LUTData').slice(0, length);
  if (bytes.length < 2 * length) return bytes.subarray(0, length);
  const words = bytes.slice(0, 2 * length);
  return new Uint16Array(words.buffer);
}

export function lookUp({ firstMapped, entries }: LookupTable, input: number): number {
  const index = Math.round(input) - firstMapped;
  return entries[Math.min(entries.length - 1, Math.max(0, index))] ?? 0;
}
