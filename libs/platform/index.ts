export { type Settings, loadSettings, settingsSchema } from './settings/index.ts';
