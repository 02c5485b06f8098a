import { expectKind, type Impl } from './impl.js';
import { roomFor } from './storage.js';
import { textAt } from './text-out.js';

/**
 * lower() and upper() as PostgreSQL's builtin collation C.UTF-8 has them: Unicode's simple mapping, one character to one
 * character. ASCII never becomes a string.
 */
export function letterCase(to: 'lower' | 'upper'): Impl {
  const first = to === 'lower' ? 0x41 : 0x61;
  return (args, target, rows) => {
    const from = expectKind(args[0], 'bytes');
    const out = expectKind(target, 'bytes');
    const source = from.data;
    let used = 0;
    out.offsets[0] = 0;
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 1) {
        const start = from.offsets[r];
        const length = from.offsets[r + 1] - start;
        const data = roomFor(out, used, length);
        let high = 0;
        for (let i = 0; i < length; i++) {
          const byte = source[start + i];
          high |= byte;
          data[used + i] = (byte - first) >>> 0 < 26 ? byte ^ 0x20 : byte;
        }
        if (high < 0x80) used += length;
        else {
          const mapped = Buffer.from(mapCase(textAt(from, r), to));
          roomFor(out, used, mapped.length).set(mapped, used);
          used += mapped.length;
        }
      }
      out.offsets[r + 1] = used;
    }
  };
}

/** Unicode's simple mapping, from JavaScript's full one: where that gives several characters, the simple one differs. */
export function mapCase(text: string, to: 'lower' | 'upper'): string {
  if (!ODD[to].test(text)) return to === 'lower' ? text.toLowerCase() : text.toUpperCase();
  let result = '';
  for (const char of text) {
    const mapped = to === 'lower' ? char.toLowerCase() : char.toUpperCase();
    result += mapped.length === char.length || oneCharacter(mapped) ? mapped : special(char, to);
  }
  return result;
}

/** Characters whose full mapping is another than the simple one, or depends on what is around them; some more do no harm. */
const ODD = {
  lower: /[\u0130\u03a3]/,
  upper: /[\u00df\u0149\u01f0\u0390\u03b0\u0587\u1e96-\u1e9a\u1f50-\u1f56\u1f80-\u1ffc\ufb00-\ufb17]/,
};

function oneCharacter(text: string): boolean {
  const code = text.codePointAt(0) ?? 0;
  return text.length === (code > 0xffff ? 2 : 1);
}

/** UnicodeData.txt's simple mappings of the characters whose full mapping is longer than one character. */
function special(char: string, to: 'lower' | 'upper'): string {
  const code = char.codePointAt(0) ?? 0;
  if (to === 'lower') return code === 0x130 ? 'i' : char;
  const iotaBelow = (code >= 0x1f80 && code <= 0x1faf && (code & 8) === 0) || false;
  if (iotaBelow) return String.fromCodePoint(code + 8);
  if (code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3) return String.fromCodePoint(code + 9);
  return char;
}
