/** The little of cornerstone and OHIF's services that the tests read inside the page, where both are globals. */
interface CornerstoneViewport {
  readonly canvas: { readonly width: number; readonly height: number; readonly clientWidth: number; getContext(kind: '2d'): { getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray } } };
  worldToCanvas(point: readonly number[]): [number, number];
}

interface CornerstoneAnnotation {
  readonly annotationUID: string;
  readonly metadata: { readonly toolName: string; readonly referencedImageId: string };
  readonly data: { readonly label?: string; readonly handles: { readonly points: readonly (readonly [number, number, number])[] } };
}

interface ImagePlane {
  readonly imagePositionPatient?: readonly [number, number, number];
  readonly rowPixelSpacing: number;
  readonly columnPixelSpacing: number;
}

declare const cornerstone: {
  getRenderingEngines(): { getViewports(): CornerstoneViewport[] }[] | undefined;
  readonly metaData: { get(type: 'imagePlaneModule', imageId: string): ImagePlane | undefined };
};

declare const cornerstoneTools: { readonly annotation: { readonly state: { getAllAnnotations(): CornerstoneAnnotation[] } } };
