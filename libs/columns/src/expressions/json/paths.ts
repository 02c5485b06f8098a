import { type Prepared } from '../catalog/signature.js';
import { constantText } from '../constant-text.js';
import { ExpressionError } from '../errors.js';
import { expectKind, type Impl } from '../impl.js';
import { elementAt, type JsonKind, member, type Name, NONE, taking } from './functions.js';
import { eachMember, stringIs, typeAt } from './walk.js';

/** `#>` and `#>>` by a constant path such as '{a,0,b}'. */
export const byPath = (kind: JsonKind, asText: boolean): Prepared => ({
  prepare: (constants) => {
    const text = constantText(constants[1], 'a path into JSON');
    if (text === null) return () => undefined;
    const path = pathOf(text).map(stepOf);
    // Of json that is no container PostgreSQL gives the white space before it, too.
    if (kind === 'json' && path.length === 0)
      throw new ExpressionError('the path is empty', undefined, 'Cast it: x::text.');
    return taking(kind, asText, (data, at, end) => follow(kind, data, at, end, path));
  },
});

/** json_extract_path(json, name, …), its steps being the arguments. */
export const extractPath = (kind: JsonKind, asText: boolean): Impl =>
  taking(kind, asText, (data, at, end, args, row) => {
    const path = args.slice(1).map((arg) => {
      const { data: text, offsets } = expectKind(arg, 'bytes');
      return stepOf(Buffer.from(text.subarray(offsets[row], offsets[row + 1])).toString());
    });
    return follow(kind, data, at, end, path);
  });

interface PathStep {
  readonly name: Name;
  /** Where the step is a whole number. */
  readonly index: number | undefined;
}

function stepOf(text: string): PathStep {
  const bytes = Buffer.from(text);
  const index = /^[ \t\n\v\f\r]*[+-]?\d+$/.test(text) ? Number(text) : undefined;
  const whole = index !== undefined && Math.abs(index) <= 2147483647 ? index : undefined;
  return { name: { text: bytes, from: 0, to: bytes.length }, index: whole };
}

function follow(
  kind: JsonKind,
  data: Uint8Array,
  at: number,
  end: number,
  path: readonly PathStep[],
  depth = 0,
): number {
  if (depth === path.length) return at;
  const { name, index } = path[depth];
  const type = typeAt(data, at);
  // json keeps all members of one name, and takes the last of those that the whole path leads through.
  if (type === 'object' && kind === 'json') {
    let found = NONE;
    eachMember(data, at, end, (key, value) => {
      if (!stringIs(data, key, name.text, name.from, name.to)) return;
      const below = follow(kind, data, value, end, path, depth + 1);
      if (below >= 0) found = below;
    });
    return found;
  }
  const next = type === 'object' ? member(data, at, end, name) : stepInto(data, at, end, type, index);
  return next < 0 ? NONE : follow(kind, data, next, end, path, depth + 1);
}

function stepInto(
  data: Uint8Array,
  at: number,
  end: number,
  type: string,
  index: number | undefined,
): number {
  return type === 'array' && index !== undefined ? elementAt(data, at, end, index) : NONE;
}

/** A text[] literal of one dimension without nulls. @throws ExpressionError */
function pathOf(literal: string): readonly string[] {
  const body = /^\s*\{(.*)\}\s*$/s.exec(literal)?.[1];
  const bad = new ExpressionError(`malformed path "${literal}"`, undefined, "Write it as '{name,0,name}'.");
  if (body === undefined) throw bad;
  if (body.trim() === '') return [];
  const items: string[] = [];
  const item = /\s*(?:"((?:[^"\\]|\\.)*)"|([^",{}\\]+?))\s*(,|$)/gsy;
  let done = false;
  while (!done) {
    const match = item.exec(body);
    if (!match) throw bad;
    const [whole, inQuotes, plain] = match;
    if (inQuotes === undefined && /^null$/i.test(plain)) throw bad;
    items.push(inQuotes === undefined ? plain : inQuotes.replace(/\\(.)/gs, '$1'));
    done = !whole.endsWith(',') || item.lastIndex > body.length;
    if (!done && item.lastIndex === body.length) throw bad;
  }
  return items;
}
