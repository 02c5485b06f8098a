import iconv from 'iconv-lite';
import { transcoder, type Transcoded } from './transcode.js';

function decode(
  encoding: Transcoded,
  source: Uint8Array,
  cut: number,
): { text: string; undecodable: number[] } {
  const decoder = transcoder(encoding);
  const pieces: Buffer[] = [];
  const undecodable: number[] = [];
  let length = 0;
  const take = (piece: { bytes: Uint8Array; undecodable: readonly number[] }): void => {
    undecodable.push(...piece.undecodable.map((offset) => offset + length));
    pieces.push(Buffer.from(piece.bytes));
    length += piece.bytes.length;
  };
  for (let at = 0; at < source.length; at += cut) take(decoder.push(source.subarray(at, at + cut)));
  take(decoder.finish());
  return { text: Buffer.concat(pieces).toString('utf8'), undecodable };
}

const CUTS = [1, 2, 3, 5, 1000];

describe('transcoder', () => {
  const text = 'plain, é ü ß € „Zitat“ – Ž\r\n'.repeat(20);

  it.each(['utf-16le', 'utf-16be', 'windows-1252'] as const)(
    '%s agrees with iconv-lite for any cut',
    (encoding) => {
      const wide = encoding === 'windows-1252' ? text : `${text}🙂漢字\u{10ffff}`;
      for (const cut of CUTS) {
        expect(decode(encoding, iconv.encode(wide, encoding), cut)).toEqual({ text: wide, undecodable: [] });
      }
    },
  );

  it('iso-8859-1 takes every byte for the character of its number', () => {
    const source = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    expect(decode('iso-8859-1', source, 7)).toEqual({
      text: iconv.decode(Buffer.from(source), 'latin1'),
      undecodable: [],
    });
  });

  it.each([
    ['a byte windows-1252 leaves open', 'windows-1252', [0x61, 0x8f, 0x62], 'a\ufffdb', [1]],
    ['a high surrogate without its low one', 'utf-16le', [0x3d, 0xd8, 0x61, 0x00], '\ufffda', [0]],
    ['a high surrogate at the end', 'utf-16be', [0x00, 0x61, 0xd8, 0x3d], 'a\ufffd', [1]],
    ['a lone low surrogate', 'utf-16be', [0xde, 0x42, 0x00, 0x61], '\ufffda', [0]],
    ['two high surrogates and a low one', 'utf-16be', [0xd8, 0x3d, 0xd8, 0x3d, 0xde, 0x42], '\ufffd🙂', [0]],
    ['half a unit at the end', 'utf-16le', [0x61, 0x00, 0x62], 'a\ufffd', [1]],
  ] as const)('marks %s', (_, encoding, source, expected, undecodable) => {
    for (const cut of CUTS) {
      expect(decode(encoding, Uint8Array.from(source), cut)).toEqual({ text: expected, undecodable });
    }
  });
});
