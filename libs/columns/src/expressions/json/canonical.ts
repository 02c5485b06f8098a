import { eachElement, eachMember, skipValue, space, typeAt, unescaped } from './walk.js';

/**
 * A document as jsonb shows it: members by the length of their names and then by bytes, of equal names the last; one blank
 * after commas and colons; numbers as numeric writes them.
 */
export function canonical(data: Uint8Array, from: number, to: number): string {
  return valueAt(data, space(data, from), to);
}

function valueAt(data: Uint8Array, at: number, end: number): string {
  switch (typeAt(data, at)) {
    case 'object':
      return objectAt(data, at, end);
    case 'array': {
      const items: string[] = [];
      eachElement(data, at, end, (value) => items.push(valueAt(data, value, end)) > 0);
      return `[${items.join(', ')}]`;
    }
    case 'string':
      return quoted(unescaped(data, at).toString());
    case 'number':
      return canonicalNumber(asciiAt(data, at, skipValue(data, at, end)));
    default:
      return asciiAt(data, at, skipValue(data, at, end));
  }
}

function objectAt(data: Uint8Array, at: number, end: number): string {
  const members = new Map<string, { readonly name: Buffer; readonly value: number }>();
  eachMember(data, at, end, (name, value) => {
    const text = unescaped(data, name);
    members.set(text.toString('latin1'), { name: Buffer.from(text), value });
  });
  const sorted = [...members.values()].sort(
    (a, b) => a.name.length - b.name.length || Buffer.compare(a.name, b.name),
  );
  const shown = sorted.map(({ name, value }) => `${quoted(name.toString())}: ${valueAt(data, value, end)}`);
  return `{${shown.join(', ')}}`;
}

function asciiAt(data: Uint8Array, from: number, to: number): string {
  return Buffer.from(data.buffer, data.byteOffset + from, to - from).toString('latin1');
}

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function quoted(text: string): string {
  // eslint-disable-next-line no-control-regex -- JSON has to escape exactly these
  const body = text.replace(/["\\\u0000-\u001f]/g, (char) => {
    return SHORT[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${body}"`;
}

/** A JSON number without its exponent, by numeric's rules: decimals are kept as far as the exponent leaves them. */
export function canonicalNumber(text: string): string {
  const [, sign, whole, decimals = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  if (whole === undefined) return text;
  const exponent = Number(power);
  const digits = whole + decimals;
  if (/^0*$/.test(digits)) return zero(Math.max(decimals.length - exponent, 0));
  const point = whole.length + exponent;
  const scale = Math.max(decimals.length - exponent, 0);
  const padded = point > digits.length ? digits.padEnd(point, '0') : digits;
  const before = point > 0 ? padded.slice(0, point).replace(/^0+(?=\d)/, '') : '0';
  const after = point > 0 ? padded.slice(point) : '0'.repeat(-point) + padded;
  return `${sign}${before}${scale > 0 ? `.${after.padEnd(scale, '0')}` : ''}`;
}

function zero(scale: number): string {
  return scale > 0 ? `0.${'0'.repeat(scale)}` : '0';
}
