/** How the pixels of a transfer syntax are coded; `native` ones are not encapsulated. */
export type PixelCoding = 'native' | 'rle' | 'jpeg' | 'jpeg-ls' | 'jpeg-2000' | 'htj2k';

export interface TransferSyntax {
  readonly name: string;
  readonly explicit: boolean;
  readonly littleEndian: boolean;
  readonly deflated: boolean;
  readonly coding: PixelCoding;
  /** Whether pixels may have changed when they were coded. */
  readonly lossy: boolean;
}

export const implicitLittleEndian = '1.2.840.10008.1.2';
export const explicitLittleEndian = '1.2.840.10008.1.2.1';
export const explicitBigEndian = '1.2.840.10008.1.2.2';

const native = (name: string, traits: Partial<TransferSyntax> = {}): TransferSyntax => ({
  name,
  explicit: true,
  littleEndian: true,
  deflated: false,
  coding: 'native',
  lossy: false,
  ...traits,
});
const encapsulated = (name: string, coding: PixelCoding, lossy = false): TransferSyntax => native(name, { coding, lossy });

/** Every transfer syntax whose pixels this library decodes (PS3.5 section 10 and annex A). */
export const transferSyntaxes: Readonly<Record<string, TransferSyntax>> = {
  [implicitLittleEndian]: native('Implicit VR Little Endian', { explicit: false }),
  [explicitLittleEndian]: native('Explicit VR Little Endian'),
  '1.2.840.10008.1.2.1.99': native('Deflated Explicit VR Little Endian', { deflated: true }),
  [explicitBigEndian]: native('Explicit VR Big Endian', { littleEndian: false }),
  '1.2.840.10008.1.2.5': encapsulated('RLE Lossless', 'rle'),
  '1.2.840.10008.1.2.4.50': encapsulated('JPEG Baseline (Process 1)', 'jpeg', true),
  '1.2.840.10008.1.2.4.51': encapsulated('JPEG Extended (Process 2 and 4)', 'jpeg', true),
  '1.2.840.10008.1.2.4.57': encapsulated('JPEG Lossless, Non-Hierarchical (Process 14)', 'jpeg'),
  '1.2.840.10008.1.2.4.70': encapsulated('JPEG Lossless, First-Order Prediction (Process 14, Selection Value 1)', 'jpeg'),
  '1.2.840.10008.1.2.4.80': encapsulated('JPEG-LS Lossless', 'jpeg-ls'),
  '1.2.840.10008.1.2.4.81': encapsulated('JPEG-LS Near-Lossless', 'jpeg-ls', true),
  '1.2.840.10008.1.2.4.90': encapsulated('JPEG 2000 Lossless', 'jpeg-2000'),
  '1.2.840.10008.1.2.4.91': encapsulated('JPEG 2000', 'jpeg-2000', true),
  '1.2.840.10008.1.2.4.201': encapsulated('High-Throughput JPEG 2000 Lossless', 'htj2k'),
  '1.2.840.10008.1.2.4.202': encapsulated('High-Throughput JPEG 2000 with RPCL Options Lossless', 'htj2k'),
  '1.2.840.10008.1.2.4.203': encapsulated('High-Throughput JPEG 2000', 'htj2k', true),
};

/** The syntax of a UID. One that is unknown reads as Explicit VR Little Endian, as every encapsulated one does (PS3.5 A.4); its pixels stay closed. */
export const syntaxOf = (transferSyntaxUID: string): TransferSyntax => transferSyntaxes[transferSyntaxUID] ?? native('unknown');
