import type { DataSet } from '#dicom';
import { concepts } from './coding.ts';
import type { ReportedImage } from './content.ts';
import { contains, container, hasAcquisitionContext, image, num } from './content-item.ts';

type LibraryImage = Omit<ReportedImage, 'outcome'>;

/** TID 1602, Image Library Entry Descriptors: the pixel matrix in which the regions lie. */
const descriptors = (entry: LibraryImage): DataSet[] =>
  [num(concepts.pixelDataRows, entry.rows, concepts.pixels), num(concepts.pixelDataColumns, entry.columns, concepts.pixels)].map(hasAcquisitionContext);

/** TID 1600, Image Library (PS3.16): every image of the report, those without a box included. */
export const imageLibrary = (images: readonly LibraryImage[]): DataSet =>
  container(concepts.imageLibrary, [
    contains(
      container(
        concepts.imageLibraryGroup,
        images.map((entry) => contains(image(entry, descriptors(entry)))),
      ),
    ),
  ]);
