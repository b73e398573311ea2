export { type Opacity, type Radiograph, type RadiographOptions, drawRadiograph } from './draw-radiograph.ts';
export type { Photometric } from './dx-image.ts';
export { type PhantomFile, type PhantomImage, type PhantomStudyOptions, demoImages, demoOpacity, phantomStudy } from './phantom-study.ts';
export type { RadiographView } from './projection.ts';
