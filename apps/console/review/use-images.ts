import { useEffect, useState } from 'react';
import { type ImageAddress, type LoadedImage, loadImage } from '../pixels/load-image.ts';

/** The images of a study that have come, by SOP Instance UID. That at `address` is fetched first, so that stepping through views does not wait. */
export function useImages(address: ImageAddress | undefined, others: readonly ImageAddress[]): ReadonlyMap<string, LoadedImage> {
  const [begun] = useState(() => new Map<string, Promise<LoadedImage>>());
  const [fetched, setFetched] = useState<ReadonlyMap<string, LoadedImage>>(new Map());
  useEffect(() => {
    if (address === undefined) return;
    const fetchImage = (each: ImageAddress): Promise<void> => {
      const loading = begun.get(each.sopInstanceUID) ?? loadImage(each);
      begun.set(each.sopInstanceUID, loading);
      return loading.then((image) => { setFetched((last) => (last.has(each.sopInstanceUID) ? last : new Map(last).set(each.sopInstanceUID, image))); });
    };
    void fetchImage(address).then(async () => {
      for (const other of others) await fetchImage(other);
    });
  }, [address, others, begun]);
  return fetched;
}
