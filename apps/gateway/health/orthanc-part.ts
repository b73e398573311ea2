import { request } from 'undici';
import { z } from 'zod';
import { Fault } from '#fault';
import type { Part, Settings } from '#platform';
import { basicCredentials } from '../orthanc/credentials.ts';

const system = z.object({ Version: z.string() });

const unreachable = (cause: unknown): Fault => new Fault('UNAVAILABLE', 'ORTHANC_UNREACHABLE', 'Orthanc cannot be reached.', { cause });

/** Orthanc, asked for its version with the gateway's own credentials. */
export const orthancPart = (settings: Settings['orthanc']): Part => ({
  name: 'orthanc',
  required: true,
  check: async (signal) => {
    const authorization = basicCredentials(settings);
    const answer = await request(new URL('system', `${settings.url.replace(/\/$/, '')}/`), { headers: authorization === undefined ? {} : { authorization }, signal, reset: true }).catch((error: unknown) => {
      throw unreachable(error);
    });
    const body = await answer.body.json().catch(() => undefined);
    if (answer.statusCode === 401 || answer.statusCode === 403) {
      throw new Fault('PERMISSION_DENIED', 'ORTHANC_REFUSED', "Orthanc refuses the gateway's credentials.");
    }
    const parsed = system.safeParse(body);
    if (!parsed.success) throw new Fault('UNAVAILABLE', 'ORTHANC_STRANGE', 'What answers at orthanc.url is not Orthanc.', { cause: parsed.error });
    return { version: parsed.data.Version };
  },
});
