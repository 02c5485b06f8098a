import { type RuntimeError } from '../errors.js';
import { textAt } from '../text-out.js';
import { bytes, writing } from './rows.js';

const BAD_ESCAPE: RuntimeError = { sqlstate: '22025', message: 'invalid escape string' };

/** `pattern ESCAPE character`: the pattern as it is with a backslash for its escape; an empty one is no escape at all. */
export const likeEscape = writing(({ args, out, fail }, row) => {
  const pattern = textAt(bytes(args[0]), row);
  const escape = Array.from(textAt(bytes(args[1]), row));
  if (escape.length > 1) return fail(row, BAD_ESCAPE);
  out.addText(withBackslash(pattern, escape[0] ?? ''));
});

function withBackslash(pattern: string, escape: string): string {
  if (escape === '\\') return pattern;
  let result = '';
  let escaped = false;
  for (const char of pattern) {
    if (char === escape && !escaped) {
      result += '\\';
      escaped = true;
      continue;
    }
    result += char === '\\' && !escaped ? '\\\\' : char;
    escaped = false;
  }
  return result;
}
