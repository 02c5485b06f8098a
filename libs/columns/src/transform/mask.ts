import { hash } from 'node:crypto';
import { type ResolvedMask } from '@sluice/config';
import { Scratch } from '../expressions/storage.js';
import { countCharacters, nextCharacter } from '../expressions/text-functions.js';
import { TextOut } from '../expressions/text-out.js';
import { rowText } from '../expressions/to-text.js';
import { type ColumnType } from '../types.js';
import { type BytesVector, type Vector } from '../vector.js';

/** What a masked value is shown as, here and in rejects. */
export const MARK = '***';
const MARK_BYTES = Buffer.from(MARK);
const STAR = Buffer.from('*');

/** Writes the masked values of a column; `skip[r]` is 1 for rows that nobody will see. */
export type Mask = (vector: Vector, rows: number, skip: Uint8Array) => BytesVector;

/**
 * Gives a mask buffers of its own.
 *
 * @param salts by reference, as `how.salt` has it (I6: here they are bytes, and they go nowhere else)
 */
export function bindMask(
  how: ResolvedMask['how'],
  type: ColumnType,
  salts: ReadonlyMap<string, Uint8Array>,
): Mask {
  switch (how.kind) {
    case 'redact':
      return masked(() => (_vector, _row, out) => out.add(MARK_BYTES, 0, MARK_BYTES.length));
    case 'partial':
      return masked(() => partial(how.first, how.last));
    case 'hash': {
      const salt = salts.get(how.salt);
      if (salt === undefined) throw new Error(`the salt ${how.salt} has not been resolved`);
      const mac = new Hmac(salt);
      return masked(() => hashed(mac, type));
    }
  }
}

type Write = (vector: Vector, row: number, out: TextOut) => void;

/** Null stays null. */
function masked(make: () => Write): Mask {
  const scratch = new Scratch('bytes');
  const write = make();
  return (vector, rows, skip) => {
    const target = scratch.take(rows);
    const out = new TextOut(target);
    for (let r = 0; r < rows; r++) {
      const valid = vector.valid[r] & (1 - skip[r]);
      target.valid[r] = valid;
      if (valid === 1) write(vector, r, out);
      out.end();
    }
    return target;
  };
}

/** A value of no more characters than would be shown is masked whole. */
function partial(first: number, last: number): Write {
  return (vector, row, out) => {
    if (vector.kind !== 'bytes') return;
    const { data, offsets } = vector;
    const start = offsets[row];
    const end = offsets[row + 1];
    const characters = countCharacters(data, start, end);
    const all = characters <= first + last;
    const hidden = all ? characters : characters - first - last;
    const from = all ? start : seek(data, start, end, first);
    out.add(data, start, from);
    for (let n = 0; n < hidden; n++) out.add(STAR, 0, 1);
    if (!all) out.add(data, seek(data, from, end, hidden), end);
  };
}

function seek(data: Uint8Array, at: number, end: number, characters: number): number {
  for (let n = 0; n < characters; n++) at = nextCharacter(data, at, end);
  return at;
}

/** Over the bytes of text, and over the text of every other type (docs/transforms.md). */
function hashed(mac: Hmac, type: ColumnType): Write {
  return (vector, row, out) => {
    if (vector.kind === 'bytes' && type.kind !== 'bytea') {
      mac.digest(vector.data, vector.offsets[row], vector.offsets[row + 1]);
    } else {
      const text = Buffer.from(rowText(vector, type.kind, row));
      mac.digest(text, 0, text.length);
    }
    out.add(mac.hex, 0, mac.hex.length);
  };
}

const BLOCK = 64;
const DIGEST = 32;

/**
 * HMAC-SHA256 (RFC 2104) over node's one-shot hash: an Hmac object per value costs ten times as much. Hot: digests pass
 * through Latin-1 strings, which is how the one-shot hash gives bytes without a Buffer per call.
 */
export class Hmac {
  /** Of the last digest: 64 hex digits. */
  readonly hex = Buffer.alloc(2 * DIGEST);
  private inner: Buffer;
  private readonly outer = Buffer.alloc(BLOCK + DIGEST);

  constructor(key: Uint8Array) {
    const short = key.length > BLOCK ? Buffer.from(hash('sha256', key, 'hex'), 'hex') : key;
    this.inner = Buffer.alloc(BLOCK + 256, 0x36);
    this.outer.fill(0x5c, 0, BLOCK);
    for (let i = 0; i < short.length; i++) {
      this.inner[i] ^= short[i];
      this.outer[i] ^= short[i];
    }
  }

  digest(data: Uint8Array, start: number, end: number): void {
    const length = BLOCK + end - start;
    if (length > this.inner.length) this.inner = Buffer.concat([this.inner], 2 * length);
    const { inner, outer } = this;
    for (let i = start, to = BLOCK; i < end; i++, to++) inner[to] = data[i];
    outer.write(hash('sha256', inner.subarray(0, length), 'binary'), BLOCK, DIGEST, 'latin1');
    this.hex.write(hash('sha256', outer, 'hex'), 0, 2 * DIGEST, 'latin1');
  }
}
