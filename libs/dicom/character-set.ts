/** Turns the bytes of a text value into a string. */
export type TextDecoding = (bytes: Uint8Array) => string;

/** Defined terms of SpecificCharacterSet (PS3.3 C.12.1.1.2), without `ISO_IR` or `ISO 2022 IR`, as encodings of the WHATWG standard. */
const encodings: Readonly<Record<string, string>> = {
  '6': 'latin1', '13': 'shift_jis', '100': 'latin1', '101': 'iso-8859-2', '109': 'iso-8859-3', '110': 'iso-8859-4', '126': 'iso-8859-7',
  '127': 'iso-8859-6', '138': 'iso-8859-8', '144': 'iso-8859-5', '148': 'windows-1254', '166': 'windows-874', '203': 'iso-8859-15',
  '192': 'utf-8', GB18030: 'gb18030', GBK: 'gbk', '87': 'iso-2022-jp', '149': 'euc-kr', '58': 'gbk',
};

/** What an escape sequence selects (PS3.3 Table C.12-3 and C.12-4), keyed by the characters after ESC. */
const escapes: Readonly<Record<string, string>> = {
  '(B': 'latin1', '(J': 'shift_jis', ')I': 'shift_jis', '-A': 'latin1', '-B': 'iso-8859-2', '-C': 'iso-8859-3', '-D': 'iso-8859-4',
  '-F': 'iso-8859-7', '-G': 'iso-8859-6', '-H': 'iso-8859-8', '-L': 'iso-8859-5', '-M': 'windows-1254', '-T': 'windows-874',
  '-b': 'iso-8859-15', '$B': 'jis-x-0208', '$(D': 'jis-x-0212', '$)C': 'euc-kr', '$)A': 'gbk',
};

const decoders = new Map<string, InstanceType<typeof TextDecoder>>();

function decodeWith(encoding: string, bytes: Uint8Array): string {
  let decoder = decoders.get(encoding);
  if (decoder === undefined) decoders.set(encoding, (decoder = new TextDecoder(encoding)));
  return decoder.decode(bytes);
}

/** EUC-JP carries both Japanese two-byte sets in its upper half, JIS X 0212 behind a shift byte. */
function decodeJapanese(bytes: Uint8Array, set: 'jis-x-0208' | 'jis-x-0212'): string {
  const euc: number[] = [];
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    if (set === 'jis-x-0212') euc.push(0x8f);
    euc.push((bytes[i] ?? 0) | 0x80, (bytes[i + 1] ?? 0) | 0x80);
  }
  return decodeWith('euc-jp', Uint8Array.from(euc));
}

/** Bytes in which ESC and a designation select a set; `\\`, `^`, `=` and line ends return to the first one (PS3.5 6.1.2.5.3). */
function decodeExtended(bytes: Uint8Array, initial: string): string {
  const [first = '', ...rest] = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1').split('\u001b');
  return decodeSegment(first, initial, initial) + rest.map((segment) => decodeEscaped(segment, initial)).join('');
}

function decodeEscaped(segment: string, initial: string): string {
  const designation = /^(\$[()]?.|[()-].)/s.exec(segment)?.[0] ?? '';
  return decodeSegment(segment.slice(designation.length), escapes[designation] ?? initial, initial);
}

function decodeSegment(segment: string, selected: string, initial: string): string {
  if (selected === 'jis-x-0208' || selected === 'jis-x-0212') return decodeJapanese(Buffer.from(segment, 'latin1'), selected);
  return segment
    .split(/(?<=[\\^=\r\n\f])/)
    .map((part, i) => decodeWith(i === 0 ? selected : initial, Buffer.from(part, 'latin1')))
    .join('');
}

/**
 * The decoding that the values of SpecificCharacterSet ask for. Terms that the standard does not define, and none at all, are read as
 * ISO 8859-1, which leaves ASCII as it is.
 */
export function textDecoding(terms: readonly string[]): TextDecoding {
  const names = terms.map((term) => term.trim().toUpperCase().replace(/^ISO[_ ]?(IR|2022[_ ]IR)[_ ]?/, ''));
  const initial = encodings[names[0] ?? ''] ?? 'latin1';
  const extended = names.length > 1 || names.some((name) => ['87', '159', '149', '58'].includes(name));
  if (!extended) return (bytes) => decodeWith(initial, bytes);
  const first = initial === 'iso-2022-jp' ? 'latin1' : initial;
  return (bytes) => decodeExtended(bytes, first);
}
