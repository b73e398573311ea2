import { run } from './pixel-tools.ts';

/** A synthetic image by name: its bits, and what pixel-reference.py needs to draw it. */
export const variants = {
  u8: { allocated: 8, stored: 8, high: 7, signed: false },
  s8: { allocated: 8, stored: 8, high: 7, signed: true },
  u10: { allocated: 16, stored: 10, high: 9, signed: false },
  u12: { allocated: 16, stored: 12, high: 11, signed: false },
  s12: { allocated: 16, stored: 12, high: 11, signed: true },
  u16: { allocated: 16, stored: 16, high: 15, signed: false },
  s16: { allocated: 16, stored: 16, high: 15, signed: true },
  /** Stored bits on top, not at the bottom. */
  u12high: { allocated: 16, stored: 12, high: 15, signed: false },
  /** Something else in the unused bits. */
  u12overlay: { allocated: 16, stored: 12, high: 11, signed: false, noise: true },
  u8in16: { allocated: 16, stored: 8, high: 7, signed: false },
  s8in16: { allocated: 16, stored: 8, high: 7, signed: true },
  u6: { allocated: 8, stored: 6, high: 5, signed: false },
  s6: { allocated: 8, stored: 6, high: 5, signed: true },
  u8frames: { allocated: 8, stored: 8, high: 7, signed: false, frames: 3 },
  /** Bytes two to a word, of which a frame of odd length fills one by half. */
  u8words: { allocated: 8, stored: 8, high: 7, signed: false, frames: 3, words: true },
  rgb8: { allocated: 8, stored: 8, high: 7, signed: false, samples: 3 },
  rgb12: { allocated: 16, stored: 12, high: 11, signed: false, samples: 3 },
} as const;
export type Variant = keyof typeof variants;

export interface Encoding {
  readonly name: string;
  readonly transferSyntaxUID: string;
  readonly variants: readonly Variant[];
  readonly lossless: boolean;
  readonly encode: (source: string, target: string) => void;
}

const all = Object.keys(variants) as Variant[];
const without = (...left: Variant[]): Variant[] => all.filter((variant) => !left.includes(variant));
/** GDCM writes another HighBit into the header than its code stream has, and aborts over JPEG-LS of 6 bits. */
const gdcmSafe = without('u12high', 'u6', 's6');
const forLossyJpeg2000 = without('u12high', 'u12overlay', 'rgb8', 'rgb12');
const ofPredictors = without('u8in16', 's8in16', 'u6', 's6', 'u8words', 'rgb8', 'rgb12');

const command =
  (program: string, ...options: string[]) =>
  (source: string, target: string): void => {
    run(program, ...options, source, target);
  };
const encoding = (name: string, uid: string, among: readonly Variant[], encode: Encoding['encode'], lossless = true): Encoding => ({
  name,
  transferSyntaxUID: `1.2.840.10008.1.2${uid}`,
  variants: among,
  lossless,
  encode,
});

/** Every transfer syntax that dcmtk or GDCM can write, and for which images. */
export const encodings: readonly Encoding[] = [
  encoding('dcmconv implicit', '', all, command('dcmconv', '+ti')),
  encoding('dcmconv big endian', '.2', all, command('dcmconv', '+tb')),
  encoding('dcmconv deflated', '.1.99', all, command('dcmconv', '+td')),
  encoding('dcmcrle', '.5', all, command('dcmcrle')),
  encoding('gdcmconv RLE', '.5', ['u12', 'u16', 's12', 's16'], command('gdcmconv', '--rle')),
  encoding('dcmcjpeg lossless SV1', '.4.70', all, command('dcmcjpeg', '+e1')),
  encoding('gdcmconv lossless SV1', '.4.70', gdcmSafe, command('gdcmconv', '--jpeg')),
  ...['2', '3', '4', '5', '6', '7'].map((sv) => encoding(`dcmcjpeg lossless SV${sv}`, '.4.57', ofPredictors, command('dcmcjpeg', '+el', '+sv', sv))),
  encoding('dcmcjpeg baseline', '.4.50', ['u8', 'u8frames', 'rgb8'], command('dcmcjpeg', '+eb'), false),
  encoding('dcmcjpeg baseline 4:4:4', '.4.50', ['rgb8'], command('dcmcjpeg', '+eb', '+s4'), false),
  encoding('dcmcjpeg baseline 4:2:0', '.4.50', ['rgb8'], command('dcmcjpeg', '+eb', '+n1'), false),
  encoding('gdcmconv baseline', '.4.50', ['u8', 'u8frames'], command('gdcmconv', '--jpeg', '--lossy', '-q', '80'), false),
  encoding('dcmcjpeg extended, 8 and 12 bits', '.4.51', ['u8', 'u10', 'u12', 'u12high', 'u12overlay'], command('dcmcjpeg', '+ee'), false),
  encoding('dcmcjpls', '.4.80', all, command('dcmcjpls', '+el')),
  encoding('dcmcjpls by sample', '.4.80', ['rgb8', 'rgb12'], command('dcmcjpls', '+el', '+is')),
  encoding('dcmcjpls by component', '.4.80', ['rgb8', 'rgb12'], command('dcmcjpls', '+el', '+in')),
  encoding('gdcmconv JPEG-LS', '.4.80', gdcmSafe, command('gdcmconv', '--jpegls')),
  encoding('dcmcjpls near-lossless', '.4.81', ['u8', 'u10', 'u12', 'u16', 'u8frames'], command('dcmcjpls', '+en', '+md', '3'), false),
  encoding('gdcmconv JPEG 2000', '.4.90', without('u12high', 'rgb12'), command('gdcmconv', '--j2k')),
  encoding('gdcmconv JPEG 2000 lossy', '.4.91', forLossyJpeg2000, command('gdcmconv', '--j2k', '--lossy', '-r', '10'), false),
  encoding('gdcmconv JPEG 2000 irreversible', '.4.91', forLossyJpeg2000, command('gdcmconv', '--j2k', '--lossy', '-r', '10', '--irreversible'), false),
];
