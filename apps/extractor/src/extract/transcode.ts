import type { ResolvedCsv } from '@sluice/config';

export type Transcoded = Exclude<ResolvedCsv['encoding'], 'utf-8'>;

/** UTF-8, and where in it replacement characters stand for source bytes that mean nothing. */
export interface Utf8Piece {
  /** Valid until the next call. */
  readonly bytes: Uint8Array;
  readonly undecodable: readonly number[];
}

/** A decoder of one stream, any alignment. The hot loop is over bytes, into a reused buffer. */
export interface Transcoder {
  push(source: Uint8Array): Utf8Piece;
  /** What an unfinished character at the end leaves. */
  finish(): Utf8Piece;
}

const REPLACEMENT = 0xfffd;
/** No source byte becomes more than three of UTF-8; a unit kept from the piece before becomes up to four. */
const GROWTH = 3;
const KEPT = 8;

/**
 * Encodings as the WHATWG defines windows-1252 and UTF-16 and ISO defines 8859-1 (every byte a character), but for the
 * five bytes that windows-1252 leaves open: they are undecodable here, not control characters.
 */
export function transcoder(encoding: Transcoded): Transcoder {
  switch (encoding) {
    case 'iso-8859-1':
      return new SingleByte(latin1());
    case 'windows-1252':
      return new SingleByte(windows1252());
    case 'utf-16le':
      return new Utf16(0, 1);
    case 'utf-16be':
      return new Utf16(1, 0);
  }
}

class Output {
  bytes = new Uint8Array(0);
  length = 0;
  undecodable: number[] = [];

  start(sourceBytes: number): void {
    const needed = sourceBytes * GROWTH + KEPT;
    if (this.bytes.length < needed) this.bytes = new Uint8Array(needed);
    this.length = 0;
    this.undecodable = [];
  }

  write(point: number): void {
    const { bytes } = this;
    if (point < 0x80) {
      bytes[this.length++] = point;
    } else if (point < 0x800) {
      bytes[this.length++] = 0xc0 | (point >> 6);
      bytes[this.length++] = 0x80 | (point & 0x3f);
    } else if (point < 0x10000) {
      bytes[this.length++] = 0xe0 | (point >> 12);
      bytes[this.length++] = 0x80 | ((point >> 6) & 0x3f);
      bytes[this.length++] = 0x80 | (point & 0x3f);
    } else {
      bytes[this.length++] = 0xf0 | (point >> 18);
      bytes[this.length++] = 0x80 | ((point >> 12) & 0x3f);
      bytes[this.length++] = 0x80 | ((point >> 6) & 0x3f);
      bytes[this.length++] = 0x80 | (point & 0x3f);
    }
  }

  replace(): void {
    this.undecodable.push(this.length);
    this.write(REPLACEMENT);
  }

  piece(): Utf8Piece {
    return { bytes: this.bytes.subarray(0, this.length), undecodable: this.undecodable };
  }
}

class SingleByte implements Transcoder {
  private readonly out = new Output();

  /** `points[byte]`: its code point, 0xfffd where it has none. */
  constructor(private readonly points: Uint16Array) {}

  push(source: Uint8Array): Utf8Piece {
    const { out, points } = this;
    out.start(source.length);
    for (let i = 0; i < source.length; i += 1) {
      const point = points[source[i]];
      if (point === REPLACEMENT) out.replace();
      else out.write(point);
    }
    return out.piece();
  }

  finish(): Utf8Piece {
    this.out.start(0);
    return this.out.piece();
  }
}

class Utf16 implements Transcoder {
  private readonly out = new Output();
  /** The first byte of a unit whose second one is yet to come; -1: none. */
  private half = -1;
  /** A high surrogate that waits for its low one; 0: none. */
  private high = 0;

  constructor(
    private readonly lowByte: number,
    private readonly highByte: number,
  ) {}

  push(source: Uint8Array): Utf8Piece {
    this.out.start(source.length);
    let i = 0;
    if (this.half >= 0 && source.length > 0) {
      this.unit(this.lowByte === 0 ? this.half | (source[0] << 8) : (this.half << 8) | source[0]);
      this.half = -1;
      i = 1;
    }
    for (; i + 1 < source.length; i += 2)
      this.unit(source[i + this.lowByte] | (source[i + this.highByte] << 8));
    if (i < source.length) this.half = source[i];
    return this.out.piece();
  }

  finish(): Utf8Piece {
    this.out.start(0);
    if (this.high !== 0) this.out.replace();
    if (this.half >= 0) this.out.replace();
    this.high = 0;
    this.half = -1;
    return this.out.piece();
  }

  private unit(unit: number): void {
    if (this.high !== 0) {
      const high = this.high;
      this.high = 0;
      if ((unit & 0xfc00) === 0xdc00) {
        this.out.write(0x10000 + ((high & 0x3ff) << 10) + (unit & 0x3ff));
        return;
      }
      this.out.replace();
    }
    if ((unit & 0xfc00) === 0xd800) this.high = unit;
    else if ((unit & 0xfc00) === 0xdc00) this.out.replace();
    else this.out.write(unit);
  }
}

function latin1(): Uint16Array {
  return Uint16Array.from({ length: 256 }, (_, byte) => byte);
}

function windows1252(): Uint16Array {
  const points = latin1();
  const decoder = new TextDecoder('windows-1252');
  for (let byte = 0x80; byte < 0xa0; byte += 1)
    points[byte] = decoder.decode(Uint8Array.of(byte)).charCodeAt(0);
  for (const open of [0x81, 0x8d, 0x8f, 0x90, 0x9d]) points[open] = REPLACEMENT;
  return points;
}
