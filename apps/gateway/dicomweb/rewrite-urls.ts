import { Transform, type TransformCallback } from 'node:stream';

/** Longest URL head that is looked for; whatever is longer is not one of Orthanc's. */
const longestHead = 1024;

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);

export interface Rewriting {
  /** DicomWeb.Root of Orthanc, with slashes at both ends. */
  readonly dicomWebRoot: string;
  /** Public address of the gateway, without a trailing slash. */
  readonly base: string;
  /** Drop Content-Length from the headers of multipart's parts, which rewriting would make wrong. */
  readonly multipart: boolean;
}

/**
 * Puts the public address before Orthanc's own addresses of DICOMweb resources (RetrieveURL, BulkDataURI) in a stream of JSON or XML.
 * Holds back no more than `longestHead` bytes. Needed where Orthanc does not heed `Forwarded`: with `DicomWeb.Host` in its
 * configuration, as Debian's has it.
 */
export class UrlRewriter extends Transform {
  readonly #pattern: RegExp;
  readonly #replacement: string;
  #held = '';

  constructor({ dicomWebRoot, base, multipart }: Rewriting) {
    super();
    const prefix = new URL(base).pathname.replace(/\/$/, '');
    const head = String.raw`https?://[^/"'<>\s\\]{1,255}(?:${literally(prefix)})?${literally(dicomWebRoot)}(?=studies/)`;
    this.#pattern = new RegExp(multipart ? String.raw`${head}|\r\nContent-Length: \d{1,19}(?=\r\n)` : head, 'g');
    this.#replacement = `${base}/dicom-web/`;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#held += chunk.toString('latin1');
    this.#release(this.#held.length - longestHead);
    done();
  }

  override _flush(done: TransformCallback): void {
    this.#release(this.#held.length);
    done();
  }

  /** Sends what stands before `end`; a match that begins there is complete, because `longestHead` more are held. */
  #release(end: number): void {
    if (end <= 0) return;
    const parts: string[] = [];
    let sent = 0;
    for (const { 0: found, index } of this.#held.matchAll(this.#pattern)) {
      if (index >= end) break;
      parts.push(this.#held.slice(sent, index), found.startsWith('http') ? this.#replacement : '');
      sent = index + found.length;
    }
    const cut = Math.max(sent, end);
    parts.push(this.#held.slice(sent, cut));
    this.#held = this.#held.slice(cut);
    this.push(Buffer.from(parts.join(''), 'latin1'));
  }
}
