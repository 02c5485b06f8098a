import { cutValue, VALUE_CHARACTERS } from '@sluice/statistics';
import { type Kind } from '../expressions/kinds.js';
import { rowText } from '../expressions/to-text.js';
import { type Vector } from '../vector.js';

const decoder = new TextDecoder();

/**
 * Row r in PostgreSQL's text form, cut at VALUE_CHARACTERS. Of long texts only the beginning is looked at; a number that is
 * longer is written with an exponent, since its first digits alone would be another number.
 */
export function valueText(vector: Vector, kind: Kind, row: number): string {
  if (vector.kind === 'bytes')
    return bytesText(vector.data, vector.offsets[row], vector.offsets[row + 1], kind);
  const text = rowText(vector, kind, row);
  return kind === 'numeric' && text.length > VALUE_CHARACTERS ? withExponent(text) : cutValue(text);
}

function bytesText(data: Uint8Array, start: number, end: number, kind: Kind): string {
  // Four bytes hold a character or more, so what is cut off lies behind the last one that is shown.
  const shown = data.subarray(start, Math.min(end, start + 4 * VALUE_CHARACTERS));
  if (kind !== 'bytea') return cutValue(decoder.decode(shown));
  return cutValue(`\\x${Buffer.from(shown).toString('hex')}`);
}

function withExponent(text: string): string {
  const sign = text.startsWith('-') ? '-' : '';
  const [whole, fraction = ''] = text.slice(sign.length).split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  const exponent = whole === '0' ? digits.length - fraction.length - 1 : whole.length - 1;
  const mantissa = digits.slice(0, VALUE_CHARACTERS - 20);
  return `${sign}${mantissa[0] ?? '0'}.${mantissa.slice(1)}e${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}
