import { ExpressionError } from './errors.js';
import { expectKind, type Impl } from './impl.js';
import { countCharacters } from './text-functions.js';
import { TextOut } from './text-out.js';
import { TEXT, type Typed } from './typed.js';

const BLANKS = new Uint8Array(256).fill(0x20);

/**
 * A character(n) as text with its padding, which PostgreSQL shows to a few functions; values are kept without it.
 *
 * @throws ExpressionError where the length is not known: there it is with the value, in PostgreSQL
 */
export function padded(expr: Typed): Typed {
  const known = expr.node === 'column' || expr.node === 'cast';
  if (!known || expr.type.kind !== 'char') {
    throw new ExpressionError(
      'character(n) is padded here to a length that is not known',
      undefined,
      'Cast it: x::text, which leaves the padding out, or x::character(n).',
    );
  }
  return { node: 'call', type: TEXT, args: [expr], impl: padTo(expr.type.length) };
}

function padTo(length: number): Impl {
  return ([source], target, rows) => {
    const { data, offsets } = expectKind(source, 'bytes');
    const vector = expectKind(target, 'bytes');
    const out = new TextOut(vector);
    for (let r = 0; r < rows; r++) {
      if (vector.valid[r] === 1) {
        out.add(data, offsets[r], offsets[r + 1]);
        let missing = length - countCharacters(data, offsets[r], offsets[r + 1]);
        for (; missing > 0; missing -= BLANKS.length) out.add(BLANKS, 0, Math.min(missing, BLANKS.length));
      }
      out.end();
    }
  };
}
