import type { Settings } from '#platform';

/** `Basic …` with which the gateway logs in to Orthanc (RFC 7617); undefined when the settings have no user. */
export const basicCredentials = ({ username, password }: Settings['orthanc']): string | undefined =>
  username === undefined ? undefined : `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}`;
