import { connect } from 'node:net';
import { type Settings, connectionUrl } from '#platform';
import { isFree } from '../processes/ports.ts';
import type { Check } from './check.ts';

async function getJson(settings: Settings['orthanc'], path: string): Promise<unknown> {
  const credentials = Buffer.from(`${settings.username ?? ''}:${settings.password ?? ''}`).toString('base64');
  const headers = settings.username === undefined ? {} : { authorization: `Basic ${credentials}` };
  const response = await fetch(new URL(path, `${settings.url.replace(/\/$/, '')}/`), { headers, signal: AbortSignal.timeout(5000) });
  if (response.status === 401 || response.status === 403) throw new Error('it refuses the user or password');
  if (!response.ok) throw new Error(`it answers ${response.status}`);
  return response.json();
}

/** Whether Orthanc answers at its address with its DICOMweb plug-in. */
export async function checkOrthanc(settings: Settings['orthanc']): Promise<Check> {
  const subject = 'Orthanc';
  try {
    const { Version: version } = (await getJson(settings, 'system')) as { Version: string };
    const plugins = (await getJson(settings, 'plugins')) as string[];
    if (plugins.includes('dicom-web')) return { subject, state: 'ok', finding: `${version} with DICOMweb at ${settings.url}` };
    return { subject, state: 'missing', finding: `${version} at ${settings.url} has no DICOMweb plug-in`, next: 'Install orthanc-dicomweb and enable DicomWeb in its configuration.' };
  } catch (error) {
    const reason = error instanceof Error && error.message.startsWith('it ') ? error.message : 'it does not answer';
    return { subject, state: 'missing', finding: `${settings.url}: ${reason}`, next: 'Start Orthanc, or set orthanc.url, orthanc.username and orthanc.password.' };
  }
}

const accepts = (place: { readonly host: string; readonly port: number } | { readonly path: string }): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ ...place, timeout: 5000 });
    const settle = (value: boolean): void => {
      socket.destroy();
      resolve(value);
    };
    socket.once('connect', () => {
      settle(true);
    });
    socket.once('timeout', () => {
      settle(false);
    });
    socket.once('error', () => {
      settle(false);
    });
  });

/** Of a connection string: the parameters `host` and `port` win, and a host that begins with `/` is the folder of a socket. */
function placeOf(connectionString: string): { readonly host: string; readonly port: number } {
  const { hostname, port, searchParams } = new URL(connectionUrl(connectionString));
  const host = searchParams.get('host') ?? decodeURIComponent(hostname).replace(/^\[(.*)\]$/, '$1');
  return { host: host || 'localhost', port: Number(searchParams.get('port') ?? port) || 5432 };
}

/** Whether the database server takes connections (its password is tried by `start`). */
export async function checkDatabase(settings: Settings['database']): Promise<Check> {
  const subject = 'database';
  if (settings.url === undefined) return { subject, state: 'ok', finding: `embedded, in ${settings.directory}` };
  const { host, port } = placeOf(settings.url);
  const place = `${host}:${port}`;
  if (await accepts(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port })) return { subject, state: 'ok', finding: `PostgreSQL takes connections at ${place}` };
  return { subject, state: 'missing', finding: `nothing answers at ${place}`, next: 'Start PostgreSQL, or set database.url.' };
}

/** Whether the ports that `start` will listen on are free. */
export async function checkPorts(settings: Settings): Promise<Check> {
  const wanted = [
    { setting: 'gateway.port', port: settings.gateway.port },
    { setting: 'inference.port', port: settings.inference.port },
    { setting: 'inference.httpPort', port: settings.inference.httpPort },
    ...(settings.training.enabled ? [{ setting: 'training.port', port: settings.training.port }] : []),
  ];
  const free = await Promise.all(wanted.map(({ port }) => isFree(port)));
  const taken = wanted.filter((_, index) => free[index] === false);
  if (taken.length === 0) return { subject: 'ports', state: 'ok', finding: `${wanted.map(({ port }) => port).join(', ')} are free` };
  const finding = taken.map(({ setting, port }) => `${port} (${setting}) is taken`).join(', ');
  return { subject: 'ports', state: 'missing', finding, next: 'If PneumoGate runs already, all is well; else set other ports.' };
}
