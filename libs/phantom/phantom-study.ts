import { deriveUID, encodeFrame, writeDicom } from '#dicom';
import { type Opacity, drawRadiograph } from './draw-radiograph.ts';
import { type DxIdentity, type Photometric, dxImage, storeRadiograph } from './dx-image.ts';
import type { RadiographView } from './projection.ts';

/** One image of a study: its view and how it is written. */
export interface PhantomImage {
  readonly view: RadiographView;
  readonly photometricInterpretation: Photometric;
  readonly transferSyntaxUID: string;
}

export interface PhantomStudyOptions {
  /** The person and the study: the same seed gives the same bytes and UIDs. */
  readonly seed: number;
  /** Default: `demoImages`. */
  readonly images?: readonly PhantomImage[];
  /** Columns of the matrix, a multiple of 5; rows are 1.2 times as many. Default 1000; 300 is quick to make and large enough to be analysed. */
  readonly columns?: number;
  readonly opacities?: readonly Opacity[];
  /** When it was taken; default: the first day of 2020, so that nothing depends on a clock. */
  readonly takenAt?: Date;
}

export interface PhantomFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
  readonly view: RadiographView;
  readonly transferSyntaxUID: string;
}

/** Three views, both photometric interpretations, three transfer syntaxes. */
export const demoImages: readonly PhantomImage[] = [
  { view: 'PA', photometricInterpretation: 'MONOCHROME2', transferSyntaxUID: '1.2.840.10008.1.2.1' },
  { view: 'AP', photometricInterpretation: 'MONOCHROME1', transferSyntaxUID: '1.2.840.10008.1.2.4.70' },
  { view: 'LATERAL', photometricInterpretation: 'MONOCHROME2', transferSyntaxUID: '1.2.840.10008.1.2.4.90' },
];

/** A consolidation in the right lower lobe, as the demo's study has it. */
export const demoOpacity: Opacity = { x: -82, y: 18, z: -58, radius: 48, density: 0.85 };

function identityOf({ seed, takenAt = new Date(Date.UTC(2020, 0, 1, 12)) }: PhantomStudyOptions, image: PhantomImage, index: number): DxIdentity {
  const digits = takenAt.toISOString().replaceAll(/\D/g, '');
  const study = ['pneumogate', 'phantom', String(seed)];
  return {
    studyInstanceUID: deriveUID(...study),
    seriesInstanceUID: deriveUID(...study, 'series'),
    sopInstanceUID: deriveUID(...study, String(index), image.view, image.photometricInterpretation, image.transferSyntaxUID),
    patientID: `PHANTOM-${seed}`,
    accessionNumber: `PH${seed}`.slice(0, 16),
    instanceNumber: index + 1,
    date: digits.slice(0, 8),
    time: digits.slice(8, 14),
  };
}

/** A study of chest radiographs of nobody, as Part 10 files. Throws UNIMPLEMENTED / ENCODER_MISSING for a syntax that cannot be written. */
export async function phantomStudy(options: PhantomStudyOptions): Promise<PhantomFile[]> {
  const { seed, images = demoImages, columns = 1000, opacities = [] } = options;
  const files: PhantomFile[] = [];
  for (const [index, image] of images.entries()) {
    const identity = identityOf(options, image, index);
    const radiograph = drawRadiograph({ view: image.view, seed, columns, rows: Math.round(columns * 1.2), opacities });
    const pixels = storeRadiograph(radiograph, image.photometricInterpretation);
    const pixelData = await encodeFrame(pixels, image.transferSyntaxUID);
    const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = identity;
    files.push({
      name: `${image.view.toLowerCase()}-${index + 1}.dcm`,
      bytes: writeDicom(dxImage(identity, image.view, pixels), image.transferSyntaxUID, pixelData),
      studyInstanceUID,
      seriesInstanceUID,
      sopInstanceUID,
      view: image.view,
      transferSyntaxUID: image.transferSyntaxUID,
    });
  }
  return files;
}
