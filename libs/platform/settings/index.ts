export { type Settings, settingsSchema } from './schema.ts';
export { loadSettings } from './load.ts';
