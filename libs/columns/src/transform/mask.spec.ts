import { createHmac } from 'node:crypto';
import { type ResolvedMask } from '@sluice/config';
import { textAt } from '../expressions/text-out.js';
import { parseType } from '../parse-type.js';
import { type ColumnType } from '../types.js';
import { readLiteral } from './engine.js';
import { bindMask, Hmac } from './mask.js';

const SALT = new Map([['env://SALT', Buffer.from('a salt of some length')]]);

function masked(how: ResolvedMask['how'], value: string, name = 'text'): string {
  const type = parseType(name) as ColumnType; // names of this file
  const vector = readLiteral('UTC')(type, value);
  if (typeof vector === 'string') throw new Error(vector);
  const out = bindMask(how, type, SALT)(vector, 1, new Uint8Array(1));
  expect(out.valid[0]).toBe(1);
  return textAt(out, 0);
}

describe('masks', () => {
  it('redact shows that there was a value', () => {
    expect(masked({ kind: 'redact' }, 'secret')).toBe('***');
    expect(masked({ kind: 'redact' }, '')).toBe('***');
  });

  it.each([
    [0, 4, '+49301234', '*****1234'],
    [2, 2, 'grüße', 'gr*ße'],
    [1, 1, '𝄞é𝄞', '𝄞*𝄞'],
    [1, 1, '𝄞𝄞', '**'],
    [4, 4, 'short', '*****'],
    [0, 0, 'abc', '***'],
    [1, 0, '', ''],
  ])('partial with first %i and last %i of %j', (first, last, value, expected) => {
    const how = { kind: 'partial', first, last } as const;
    expect(masked(how, value)).toBe(expected);
  });

  it.each([
    ['text', 'a@b.co', 'a@b.co'],
    ['text', '', ''],
    ['text', 'ü'.repeat(500), 'ü'.repeat(500)],
    ['bigint', '0042', '42'],
    ['numeric(6,2)', '1.5', '1.50'],
    ['date', '2024-02-29', '2024-02-29'],
    ['timestamptz', '2024-01-01T02:00:00+01:00', '2024-01-01 01:00:00+00'],
    ['boolean', 'yes', 'true'],
    ['bytea', '\\x00ff', '\\x00ff'],
    ['uuid', '123E4567-E89B-12D3-A456-426614174000', '123e4567-e89b-12d3-a456-426614174000'],
  ])('hash of %s %s is the HMAC of its text', (type, value, text) => {
    const expected = createHmac('sha256', 'a salt of some length').update(text).digest('hex');
    expect(masked({ kind: 'hash', salt: 'env://SALT' }, value, type)).toBe(expected);
  });

  it('keeps null, and passes over rows that nobody will see', () => {
    const vector = {
      kind: 'bytes',
      valid: Uint8Array.of(0, 1, 1),
      data: Buffer.from('abcd'),
      offsets: Int32Array.of(0, 0, 2, 4),
    } as const;
    const out = bindMask({ kind: 'redact' }, { kind: 'text' }, SALT)(vector, 3, Uint8Array.of(0, 1, 0));
    expect([...out.valid.subarray(0, 3)]).toEqual([0, 0, 1]);
    expect([textAt(out, 0), textAt(out, 1), textAt(out, 2)]).toEqual(['', '', '***']);
  });

  it('is HMAC-SHA256 for keys and values of every length', () => {
    for (const keyLength of [0, 1, 63, 64, 65, 200]) {
      const key = Buffer.alloc(keyLength, 0xa5);
      const mac = new Hmac(key);
      for (const length of [1000, 0, 1, 55, 56, 63, 64, 65, 191, 192, 193, 5000]) {
        const value = Buffer.alloc(length + 2, length);
        mac.digest(value, 1, length + 1);
        const expected = createHmac('sha256', key)
          .update(value.subarray(1, length + 1))
          .digest('hex');
        expect(mac.hex.toString('latin1')).toBe(expected);
      }
    }
  });
});
