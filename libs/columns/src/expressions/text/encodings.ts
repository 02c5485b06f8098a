import { isUtf8 } from 'node:buffer';
import { type Vector } from '../../vector.js';
import { type Prepared } from '../catalog/signature.js';
import { constantText } from '../constant-text.js';
import { ExpressionError, type RuntimeError } from '../errors.js';
import { type Impl } from '../impl.js';
import { textAt } from '../text-out.js';
import { bytes, writing } from './rows.js';

const FORMATS = ['hex', 'base64', 'escape'] as const;
type Format = (typeof FORMATS)[number];

function formatOf(value: Vector | undefined): Format {
  const text = constantText(value, 'the format')?.toLowerCase() ?? 'hex';
  const format = FORMATS.find((known) => known === text);
  if (format) return format;
  throw new ExpressionError(
    `unrecognized encoding: "${text}"`,
    undefined,
    `There are ${FORMATS.join(', ')}.`,
  );
}

/** encode(bytea, format): base64 has a line end after every 76 characters, as in PostgreSQL. */
export const encode: Prepared = {
  prepare: (constants) => {
    const format = formatOf(constants[1]);
    return writing(({ args, out }, row) => {
      const { data, offsets } = bytes(args[0]);
      const value = Buffer.from(data.buffer, data.byteOffset + offsets[row], offsets[row + 1] - offsets[row]);
      out.addText(encoded(value, format));
    });
  },
};

function encoded(value: Buffer, format: Format): string {
  if (format === 'hex') return value.toString('hex');
  if (format === 'base64') {
    const text = value.toString('base64');
    return text.length <= 76 ? text : text.replace(/.{76}(?=.)/g, '$&\n');
  }
  let text = '';
  for (const byte of value) {
    if (byte === 0x5c) text += '\\\\';
    else if (byte === 0 || byte >= 0x80) text += `\\${byte.toString(8).padStart(3, '0')}`;
    else text += String.fromCharCode(byte);
  }
  return text;
}

const invalid = (message: string): RuntimeError => ({ sqlstate: '22023', message });

/** decode(text, format). */
export const decode: Prepared = {
  prepare: (constants) => {
    const format = formatOf(constants[1]);
    const read = { hex: fromHex, base64: fromBase64, escape: fromEscapes }[format];
    return writing(({ args, out, fail }, row) => {
      const value = read(textAt(bytes(args[0]), row));
      if ('sqlstate' in value) fail(row, value);
      else out.add(Uint8Array.from(value), 0, value.length);
    });
  },
};

type Decoded = readonly number[] | RuntimeError;

/** White space may stand between pairs of digits. */
function fromHex(text: string): Decoded {
  const value: number[] = [];
  for (let i = 0; i < text.length;) {
    if (/[ \n\t\r]/.test(text[i])) {
      i++;
      continue;
    }
    const high = digit(text[i]);
    if (high < 0) return invalid(`invalid hexadecimal digit: "${text[i]}"`);
    if (i + 1 >= text.length) return invalid('invalid hexadecimal data: odd number of digits');
    const low = digit(text[i + 1]);
    if (low < 0) return invalid(`invalid hexadecimal digit: "${text[i + 1]}"`);
    value.push(high * 16 + low);
    i += 2;
  }
  return value;
}

function digit(char: string): number {
  return /^[0-9a-fA-F]$/.test(char) ? parseInt(char, 16) : -1;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BAD_END: RuntimeError = invalid('invalid base64 end sequence');

function fromBase64(text: string): Decoded {
  const value: number[] = [];
  let group = 0;
  let count = 0;
  let end = 0;
  for (const char of text) {
    if (' \t\n\r'.includes(char)) continue;
    let six = BASE64.indexOf(char);
    if (char === '=') {
      if (end === 0) {
        if (count === 2) end = 1;
        else if (count === 3) end = 2;
        else return invalid('unexpected "=" while decoding base64 sequence');
      }
      six = 0;
    } else if (six < 0) return invalid(`invalid symbol "${char}" found while decoding base64 sequence`);
    group = (group << 6) | six;
    if (++count < 4) continue;
    value.push((group >> 16) & 255);
    if (end === 0 || end > 1) value.push((group >> 8) & 255);
    if (end === 0) value.push(group & 255);
    group = 0;
    count = 0;
  }
  return count === 0 ? value : BAD_END;
}

/** `\\` and `\ooo`; other bytes are themselves. */
function fromEscapes(text: string): Decoded {
  const source = Buffer.from(text);
  const value: number[] = [];
  for (let i = 0; i < source.length; i++) {
    if (source[i] !== 0x5c) value.push(source[i]);
    else if (source[i + 1] === 0x5c) {
      value.push(0x5c);
      i++;
    } else {
      const octal = /^[0-3][0-7]{2}/.exec(source.toString('latin1', i + 1, i + 4));
      if (!octal) return { sqlstate: '22P02', message: 'invalid input syntax for type bytea' };
      value.push(parseInt(octal[0], 8));
      i += 3;
    }
  }
  return value;
}

/** A text cast to bytea: `\\x` and hexadecimal digits, or bytes and escapes. */
export const readBytea = writing(({ args, out, fail }, row) => {
  const text = textAt(bytes(args[0]), row);
  const value = text.startsWith('\\x') ? fromHex(text.slice(2)) : fromEscapes(text);
  if ('sqlstate' in value) fail(row, value);
  else out.add(Uint8Array.from(value), 0, value.length);
});

function requireUtf8(value: Vector | undefined): void {
  const name = constantText(value, 'the encoding') ?? 'UTF8';
  if (name.replace(/[^A-Za-z0-9]/g, '').toLowerCase() === 'utf8') return;
  throw new ExpressionError(`the encoding ${name} is not supported here`, undefined, "There is 'UTF8'.");
}

const NOT_UTF8: RuntimeError = { sqlstate: '22021', message: 'invalid byte sequence for encoding "UTF8"' };

/** convert_from(bytea, 'UTF8'): the same bytes as text, once they are. */
export const convertFrom: Prepared = {
  prepare: (constants) => {
    requireUtf8(constants[1]);
    return writing(({ args, out, fail }, row) => {
      const { data, offsets } = bytes(args[0]);
      const value = data.subarray(offsets[row], offsets[row + 1]);
      if (!isUtf8(value) || value.includes(0)) fail(row, NOT_UTF8);
      else out.add(value, 0, value.length);
    });
  },
};

/** convert_to(text, 'UTF8'). */
export const convertTo: Prepared = {
  prepare: (constants): Impl => {
    requireUtf8(constants[1]);
    return writing(({ args, out }, row) => {
      const { data, offsets } = bytes(args[0]);
      out.add(data, offsets[row], offsets[row + 1]);
    });
  },
};
