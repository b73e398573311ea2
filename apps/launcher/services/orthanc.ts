import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Service, answers } from '../processes/service.ts';

export const dicomWebPlugin = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so';
export const applicationEntityTitle = 'ORTHANC';

/** Orthanc's configuration for one machine and no other: it keeps its storage in `directory` and answers 127.0.0.1 only. */
const configurationOf = (directory: string, httpPort: number, dicomPort: number): object => ({
  Name: 'PneumoGate demo',
  StorageDirectory: join(directory, 'storage'),
  IndexDirectory: join(directory, 'storage'),
  HttpPort: httpPort,
  RemoteAccessAllowed: false,
  AuthenticationEnabled: false,
  DicomAet: applicationEntityTitle,
  DicomPort: dicomPort,
  DicomCheckCalledAet: false,
  Plugins: [dicomWebPlugin],
  DicomWeb: { Enable: true, Root: '/dicom-web/' },
});

/** Debian's Orthanc with its DICOMweb plug-in, its configuration written into `directory`. */
export async function orthancService(directory: string, [httpPort, dicomPort]: readonly [number, number], env: Service['env']): Promise<Service> {
  await mkdir(directory, { recursive: true });
  const configuration = join(directory, 'orthanc.json');
  await writeFile(configuration, JSON.stringify(configurationOf(directory, httpPort, dicomPort), null, 2));
  return {
    name: 'Orthanc',
    command: 'Orthanc',
    args: [configuration],
    env,
    announcement: 'Orthanc has started',
    isReady: () => answers(`http://127.0.0.1:${httpPort}/dicom-web/studies?limit=1`),
  };
}
