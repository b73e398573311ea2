import { dicomWeb } from '../api/dicom-web.ts';
import { type ImageDescription, describeImage } from './image-description.ts';
import { type Frame, readFrame } from './samples.ts';

export interface ImageAddress {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
}

/** An image as it came: its own pixels; or Orthanc's picture of it, whose window is Orthanc's; or nothing that can be drawn. */
export type LoadedImage = { readonly viewPosition: string | undefined } & (
  | { readonly kind: 'frame'; readonly frame: Frame }
  | { readonly kind: 'picture'; readonly picture: ImageBitmap }
  | { readonly kind: 'none' }
);

const explicitLittleEndian = '1.2.840.10008.1.2.1';

async function retrieveFrame(address: ImageAddress, description: ImageDescription): Promise<Frame | undefined> {
  const mediaTypes = [{ mediaType: 'application/octet-stream', transferSyntaxUID: explicitLittleEndian }];
  const [bytes] = await dicomWeb.retrieveInstanceFrames({ ...address, frameNumbers: [1], mediaTypes });
  return bytes && readFrame(description, bytes);
}

async function retrievePicture(address: ImageAddress): Promise<ImageBitmap> {
  const answer = await dicomWeb.retrieveInstanceRendered({ ...address, mediaTypes: [{ mediaType: 'image/png' }] });
  const [bytes] = Array.isArray(answer) ? answer : [answer];
  return createImageBitmap(new Blob(bytes === undefined ? [] : [bytes]));
}

/** `undefined` where it fails for whatever cause: the next way is tried. */
const attempt = <T>(work: Promise<T>): Promise<T | undefined> => work.catch(() => undefined);

/** Fetches an image by its pixels, or as Orthanc renders it. Never rejects. */
export async function loadImage(address: ImageAddress): Promise<LoadedImage> {
  const [metadata] = (await attempt(dicomWeb.retrieveInstanceMetadata(address))) ?? [];
  const description = metadata && describeImage(metadata);
  const viewPosition = description?.viewPosition;
  const frame = description && (await attempt(retrieveFrame(address, description)));
  if (frame !== undefined) return { kind: 'frame', frame, viewPosition };
  const picture = await attempt(retrievePicture(address));
  return picture === undefined ? { kind: 'none', viewPosition } : { kind: 'picture', picture, viewPosition };
}
