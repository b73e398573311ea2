export { type NamedVersions, readAliases } from './alias-folder.ts';
export type { Aliases } from './aliases.ts';
export { type AliasChange, type Author, type RegistryPlace, challengeWithModel, promoteModel, rollBackModel } from './change-aliases.ts';
export { copyModel, importModel } from './copy-model.ts';
export { modelDirectories, userModelStore } from './directories.ts';
export { type HistoryEntry, historyEntrySchema, readHistory } from './history.ts';
export { type ModelManifest, manifestSchema } from './manifest.ts';
export { type ModelFolder, deviceUIDOf, openModel, readManifest } from './model-folder.ts';
export { type FoundModel, findModels, resolveFound, resolveModel } from './resolve.ts';
