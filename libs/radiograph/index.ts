export { type Fit, type Geometry, fitGeometry, toImageBox, toTensorBox } from './geometry.ts';
