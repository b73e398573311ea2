export { copyModel, importModel } from './copy-model.ts';
export { modelDirectories, userModelStore } from './directories.ts';
export { type ModelManifest, manifestSchema } from './manifest.ts';
export { type ModelFolder, deviceUIDOf, openModel, readManifest } from './model-folder.ts';
export { type FoundModel, findModels, resolveFound, resolveModel } from './resolve.ts';
