import { type HeadLogits, averageLogits, averageMirrored } from '#nets';
import type { BatchOutput, BatchedHead } from './engine-messages.ts';

const imageOf = ({ values, channels, rows, columns }: BatchedHead, image: number): HeadLogits => {
  const length = channels * rows * columns;
  return { values: values.subarray(image * length, (image + 1) * length), rows, columns };
};

function averageHead(head: BatchedHead, fields: number): BatchedHead {
  const { channels, rows, columns } = head;
  const images = head.values.length / (channels * rows * columns) / 2;
  const values = new Float32Array(head.values.length / 2);
  for (let i = 0; i < images; i++) averageMirrored(imageOf(head, i), imageOf(head, images + i), fields, imageOf({ ...head, values }, i).values);
  return { values, channels, rows, columns };
}

/** A batch whose second half are the mirrored images of the first: what the network says of each image and its mirror image together. */
export function averageHalves({ heads, imageLogits }: BatchOutput, fields: number): BatchOutput {
  const images = (imageLogits?.length ?? 0) / 2;
  return {
    heads: heads.map((head) => averageHead(head, fields)),
    imageLogits: imageLogits?.slice(0, images).map((logit, i) => averageLogits(logit, imageLogits[images + i] ?? NaN)),
  };
}
