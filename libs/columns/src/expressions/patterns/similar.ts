import { type Analysis } from '../analyze.js';
import { constantValue } from '../bind.js';
import { BINARY } from '../catalog.js';
import { callOf } from '../call.js';
import { coerceKind, kindOf } from '../coerce.js';
import { constantText } from '../constant-text.js';
import { ExpressionError } from '../errors.js';
import { list, names, record, type AstNode } from '../parse.js';
import { resolve } from '../resolve.js';
import { textConstant } from '../text/text-constant.js';
import { BOOLEAN, type Typed } from '../typed.js';

/** `x [NOT] SIMILAR TO pattern [ESCAPE character]`: its pattern is put as a regular expression, as PostgreSQL does. */
export function similarTo(a: Analysis, node: AstNode, offset: number | undefined): Typed {
  const subject = a.analyze(node['lexpr']);
  const [pattern, escape] = list(record(record(node['rexpr'])['FuncCall'])['args']).map((arg) => {
    const given = a.analyze(arg);
    const value = constantValue(coerceKind(a.scope, given, 'text'), a.scope);
    return constantText(value, 'the pattern of SIMILAR TO', given.offset ?? offset);
  });
  if (pattern === null || escape === null) return { node: 'constant', type: BOOLEAN, value: undefined };
  const right = { expr: textConstant(translate(pattern, escape ?? '\\', offset)), offset };
  const signature = resolve(BINARY[names(node['name'])[0]], [kindOf(subject), 'text'], true);
  if (signature === undefined)
    throw new ExpressionError('SIMILAR TO is for text', subject.offset, 'Cast it: x::text.');
  return callOf(a, signature, [subject, right], offset);
}

/** SQL's signs that stand for others in a regular expression, and those that it takes for themselves. */
const SIGNS: Readonly<Record<string, string | undefined>> = {
  '%': '.*',
  _: '.',
  '(': '(?:',
  '\\': '\\\\',
  '.': '\\.',
  '^': '\\^',
  $: '\\$',
};

function translate(pattern: string, escape: string, offset: number | undefined): string {
  const chars = Array.from(pattern);
  if (Array.from(escape).length > 1) throw new ExpressionError('invalid escape string', offset);
  let result = '';
  let at = 0;
  while (at < chars.length) {
    const char = chars[at++];
    if (char === escape) {
      if (at === chars.length) break;
      const next = chars[at++];
      if (next === '"') throw new ExpressionError('the separator of SUBSTRING is not supported here', offset);
      result += `\\${next}`;
    } else if (char === '[') {
      const end = bracketEnd(chars, at, escape, offset);
      const body = chars.slice(at, end);
      result += `[${body.map((c, i) => inBracket(c, body[i - 1], escape)).join('')}]`;
      at = end + 1;
    } else result += SIGNS[char] ?? char;
  }
  return `^(?:${result})$`;
}

function inBracket(char: string, before: string | undefined, escape: string): string {
  if (char === escape && before !== escape) return '\\';
  return char === '\\' && before !== escape ? '\\\\' : char;
}

/** Where the `]` stands that ends the bracket whose contents begin at `from`. */
function bracketEnd(
  chars: readonly string[],
  from: number,
  escape: string,
  offset: number | undefined,
): number {
  let at = from;
  if (chars[at] === '^') at++;
  if (chars[at] === ']') at++;
  while (at < chars.length && chars[at] !== ']') {
    if (chars[at] === escape) at += 2;
    else if (chars[at] === '[' && /^[:.=]$/.test(chars[at + 1] ?? '')) {
      const close = chars[at + 1];
      at += 2;
      while (at < chars.length && !(chars[at] === close && chars[at + 1] === ']')) at++;
      at += 2;
    } else at++;
  }
  if (at >= chars.length) throw new ExpressionError('brackets [] not balanced', offset);
  return at;
}
