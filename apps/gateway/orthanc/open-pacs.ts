import { type DicomWebClient, dicomWebClient, openHttp } from '#dicomweb';
import type { Settings } from '#platform';
import { type OrthancClient, orthancClient } from './orthanc-client.ts';

/** Orthanc's own interface and its DICOMweb service. */
export interface Pacs {
  readonly orthanc: OrthancClient;
  readonly dicomWeb: DicomWebClient;
  readonly close: () => Promise<void>;
}

/** Connections to Orthanc that are shared with no other holder. */
export function openPacs({ url, username, password, timeoutSeconds, dicomWebRoot }: Settings['orthanc']): Pacs {
  const access = { username, password, timeoutSeconds };
  const rest = openHttp({ url, ...access });
  const web = openHttp({ url: new URL(dicomWebRoot.replace(/^\//, ''), `${url.replace(/\/$/, '')}/`).href, ...access });
  return {
    orthanc: orthancClient(rest),
    dicomWeb: dicomWebClient(web),
    close: async () => {
      await Promise.all([rest.close(), web.close()]);
    },
  };
}
