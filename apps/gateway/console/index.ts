export { consoleFolder, consolePages, consolePrefix } from './plugin.ts';
