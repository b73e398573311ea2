export { viewer, viewerPrefix } from './plugin.ts';
