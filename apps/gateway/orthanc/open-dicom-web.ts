import { type Http, openHttp } from '#dicomweb';
import type { Settings } from '#platform';

/** HTTP to the DICOMweb service of Orthanc. */
export const openDicomWeb = ({ url, username, password, timeoutSeconds, dicomWebRoot }: Settings['orthanc']): Http =>
  openHttp({ url: new URL(dicomWebRoot.replace(/^\//, ''), `${url.replace(/\/$/, '')}/`).href, username, password, timeoutSeconds });
