export { connectionUrl } from './connection-url.ts';
export { settingsDocument } from './document.ts';
export { loadSettings } from './load.ts';
export { type Settings, settingsSchema } from './schema.ts';
