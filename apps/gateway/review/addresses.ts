import type { Settings } from '#platform';
import { consolePrefix } from '../console/index.ts';
import { dicomWebPrefix } from '../dicomweb/index.ts';
import { viewerPrefix } from '../viewer/index.ts';

/** Where a browser finds the gateway's parts, as paths of its own origin. */
export interface Addresses {
  readonly dicomWeb: string;
  /** Undefined: no viewer is served here. */
  readonly ohif: string | undefined;
  readonly console: string;
}

/** Behind a reverse proxy the paths begin with that of `gateway.publicUrl`. */
export function addressesOf({ publicUrl, ohifDirectory }: Settings['gateway']): Addresses {
  const base = publicUrl === undefined ? '' : new URL(publicUrl).pathname.replace(/\/$/, '');
  return { dicomWeb: `${base}${dicomWebPrefix}`, ohif: ohifDirectory === undefined ? undefined : `${base}${viewerPrefix}`, console: `${base}${consolePrefix}` };
}

/** Where OHIF shows a study; with the report's series its boxes are drawn at once. */
export function ohifAddress({ ohif }: Addresses, studyInstanceUID: string, seriesInstanceUID?: string): string | null {
  if (ohif === undefined) return null;
  const query = new URLSearchParams({ StudyInstanceUIDs: studyInstanceUID, ...(seriesInstanceUID !== undefined && { initialSeriesInstanceUID: seriesInstanceUID }) });
  return `${ohif}/viewer?${query.toString()}`;
}
