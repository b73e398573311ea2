import { describe, expect, it } from 'vitest';
import { textDecoding } from './character-set.ts';

const bytes = (latin1: string): Uint8Array => Uint8Array.from(latin1, (character) => character.charCodeAt(0));

describe('textDecoding', () => {
  // Examples of PS3.5 annexes H, I and J, and names in single sets.
  it.each([
    { terms: [], encoded: 'Buc^J\u00e9r\u00f4me', decoded: 'Buc^Jérôme' },
    { terms: ['ISO_IR 100'], encoded: '\u00c4neas^R\u00fcdiger', decoded: 'Äneas^Rüdiger' },
    { terms: ['ISO_IR 144'], encoded: '\u00bb\u00ee\u00da\u00e1\u00d5\u00dc\u00d1\u00e3\u00e0\u00d3', decoded: 'Люксембург' },
    { terms: ['ISO_IR 192'], encoded: 'Wang^XiaoDong=\u00e7\u008e\u008b', decoded: 'Wang^XiaoDong=王' },
    { terms: ['GB18030'], encoded: 'Wang^XiaoDong=\u00cd\u00f5^\u00d0\u00a1\u00b6\u00ab', decoded: 'Wang^XiaoDong=王^小东' },
    {
      terms: ['', 'ISO 2022 IR 87'],
      encoded: 'Yamada^Tarou=\u001b$B;3ED\u001b(B^\u001b$BB@O:\u001b(B=\u001b$B$d$^$@\u001b(B^\u001b$B$?$m$&\u001b(B',
      decoded: 'Yamada^Tarou=山田^太郎=やまだ^たろう',
    },
    {
      terms: ['ISO 2022 IR 13', 'ISO 2022 IR 87'],
      encoded: '\u00d4\u00cf\u00c0\u00de^\u00c0\u00db\u00b3=\u001b$B;3ED\u001b(J^\u001b$BB@O:\u001b(J',
      decoded: 'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎',
    },
    {
      terms: ['', 'ISO 2022 IR 149'],
      encoded: 'Hong^Gildong=\u001b$)C\u00fb\u00f3^\u001b$)C\u00d1\u00ce\u00d4\u00d7=\u001b$)C\u00c8\u00ab^\u001b$)C\u00b1\u00e6\u00b5\u00bf',
      decoded: 'Hong^Gildong=洪^吉洞=홍^길동',
    },
    { terms: ['ISO 2022 IR 100', 'ISO 2022 IR 144'], encoded: '\u00e9t\u00e9^\u001b-L\u00bb\u00ee^\u00e9t\u00e9', decoded: 'été^Лю^été' },
    { terms: ['NO SUCH SET'], encoded: 'plain', decoded: 'plain' },
  ])('reads $decoded in $terms', ({ terms, encoded, decoded }) => {
    expect(textDecoding(terms)(bytes(encoded))).toBe(decoded);
  });
});
