import { Fault } from '#fault';

/** `host`, `host:port`, `[v6]:port`: what may stand in `Host` and be repeated in an answer. */
const authority = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

export interface PublicAddress {
  /** Address of the gateway as the client sees it, without a trailing slash. */
  readonly base: string;
  /**
   * The same for Orthanc, as its DICOMweb plug-in reads `Forwarded` (RFC 7239): it cuts at `;` and `=`, takes the value of `host` as it
   * is, quotes included, and puts it before its own root. So the value is unquoted and ends with the path prefix, if there is one.
   */
  readonly forwarded: string;
}

const addressOf = (protocol: string, host: string): PublicAddress => ({ base: `${protocol}://${host}`, forwarded: `host=${host};proto=${protocol}` });

/**
 * Where the client reaches the gateway: `publicUrl` when it is set, else what the request itself says.
 * @throws Fault INVALID_ARGUMENT / HOST_INVALID
 */
export function publicAddressOf(publicUrl: string | undefined, request: { readonly protocol: string; readonly host: string | undefined }): PublicAddress {
  if (publicUrl !== undefined) {
    const url = new URL(publicUrl);
    return addressOf(url.protocol.slice(0, -1), `${url.host}${url.pathname.replace(/\/+$/, '')}`);
  }
  if (request.host === undefined || !authority.test(request.host)) throw new Fault('INVALID_ARGUMENT', 'HOST_INVALID', 'The Host field is missing or malformed.');
  return addressOf(request.protocol, request.host);
}
