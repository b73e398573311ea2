/** The little of cornerstone and OHIF's services that the tests read inside the page, where both are globals. */
interface ViewportCanvas {
  readonly width: number;
  readonly height: number;
  readonly clientWidth: number;
  getContext(kind: '2d'): { getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray } };
}

interface CornerstoneViewport {
  readonly canvas: ViewportCanvas;
  worldToCanvas(point: readonly number[]): [number, number];
}

interface CornerstoneAnnotation {
  readonly annotationUID: string;
  readonly metadata: { readonly toolName: string; readonly referencedImageId: string };
  readonly data: { readonly handles: { readonly points: readonly (readonly [number, number, number])[] } };
}

declare const cornerstone: {
  getRenderingEngines(): { getViewports(): CornerstoneViewport[] }[] | undefined;
};

declare const cornerstoneTools: { readonly annotation: { readonly state: { getAllAnnotations(): CornerstoneAnnotation[] } } };
