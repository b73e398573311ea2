export { dicomWeb, dicomWebPrefix } from './plugin.ts';
