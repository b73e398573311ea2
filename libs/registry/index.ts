export { type ModelManifest, manifestSchema } from './manifest.ts';
