export { findViewer, prepareViewer } from './prepare.ts';
export { viewerPath } from './mount.ts';
