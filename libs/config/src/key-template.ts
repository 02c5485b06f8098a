import { didYouMean } from './nearest.js';

/** `{{ … }}` in a key: text of the file, or a value of the run. Formats are those of dates alone. */
export type KeyPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'run_date'; readonly format: string; readonly at: number }
  | { readonly kind: 'param'; readonly name: string; readonly format: string; readonly at: number };

export interface KeyProblem {
  readonly message: string;
  readonly hint: string;
  /** Where in the text, in UTF-16 units. */
  readonly at: number;
}

/** What a run brings to its keys. */
export interface KeyValues {
  /** YYYY-MM-DD. */
  readonly logicalDate: string;
  readonly params: Readonly<Record<string, string>>;
}

export const DATE_TOKENS = ['YYYY', 'YY', 'MM', 'DD', 'DDD'] as const;
const ISO = 'YYYY-MM-DD';

/**
 * The parts of a key or key glob. `globs` says that a backslash takes the meaning from what follows it, as in key globs:
 * `\{\{` is two braces there.
 */
export function parseKeyTemplate(text: string, globs: boolean): readonly KeyPart[] | KeyProblem {
  const parts: KeyPart[] = [];
  let plain = '';
  for (let i = 0; i < text.length;) {
    if (globs && text[i] === '\\') {
      plain += text.slice(i, i + 2);
      i += 2;
    } else if (text.startsWith('{{', i)) {
      const close = text.indexOf('}}', i + 2);
      if (close < 0) return { at: i, message: 'has a {{ without its }}', hint: 'Write {{ run.date }}.' };
      const value = placeholder(text.slice(i + 2, close), i);
      if ('message' in value) return value;
      if (plain !== '') parts.push({ kind: 'text', text: plain });
      parts.push(value);
      plain = '';
      i = close + 2;
    } else plain += text[i++];
  }
  if (plain !== '') parts.push({ kind: 'text', text: plain });
  return parts;
}

function placeholder(inside: string, at: number): Exclude<KeyPart, { kind: 'text' }> | KeyProblem {
  const [name, format, ...more] = inside.split('|').map((word) => word.trim());
  if (more.length > 0) return { at, message: 'has two formats in one {{ }}', hint: 'Write one.' };
  const wrong = format === undefined ? undefined : formatProblem(format);
  if (wrong !== undefined) return { at, ...wrong };
  if (name === 'run.date') return { kind: 'run_date', format: format ?? ISO, at };
  const param = /^params\.([A-Za-z_][A-Za-z0-9_]*)$/.exec(name)?.[1];
  if (param !== undefined) return { kind: 'param', name: param, format: format ?? '', at };
  const hint = didYouMean(name, ['run.date', 'params.']) || 'There are run.date and params.NAME.';
  return { at, message: `fills in nothing for {{ ${name} }}`, hint };
}

function formatProblem(format: string): { message: string; hint: string } | undefined {
  const hint = `There are ${DATE_TOKENS.join(', ')}, and any characters but letters between them.`;
  if (format === '') return { message: 'has an empty format after |', hint };
  const known: readonly string[] = DATE_TOKENS;
  const odd = (format.match(/[A-Za-z]+/g) ?? [])
    .flatMap((letters) => letters.split(/(YYYY|MM|DDD|DD|YY)/))
    .find((token) => token !== '' && !known.includes(token));
  return odd === undefined ? undefined : { message: `has an unknown part of a date, \`${odd}\``, hint };
}

/**
 * The key of one run. `escape` is told each value, and makes of it text that stands for itself (in a glob).
 *
 * @throws Error where a param has no value: checkParams comes first
 */
export function fillKeyTemplate(
  parts: readonly KeyPart[],
  { logicalDate, params }: KeyValues,
  escape: (value: string) => string,
): string {
  return parts
    .map((part) => {
      if (part.kind === 'text') return part.text;
      if (part.kind === 'run_date') return escape(formatDate(logicalDate, part.format));
      if (!Object.hasOwn(params, part.name)) throw new Error(`params.${part.name} has no value`);
      const value = params[part.name];
      return escape(part.format === '' ? value : formatDate(value, part.format));
    })
    .join('');
}

/** What a glob takes for itself (`keyGlob`), each behind a backslash. */
export function escapeGlob(value: string): string {
  return value.replace(/[\\*?[\]{},]/g, '\\$&');
}

/** @param date YYYY-MM-DD */
function formatDate(date: string, format: string): string {
  const [year, month, day] = date.split('-');
  const since = Date.UTC(2000, Number(month) - 1, Number(day)) - Date.UTC(2000, 0, 1);
  const leap = Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0);
  const ordinal = since / 86_400_000 + 1 - (!leap && Number(month) > 2 ? 1 : 0);
  return format.replace(/YYYY|MM|DDD|DD|YY/g, (token) => {
    if (token === 'YYYY') return year;
    if (token === 'YY') return year.slice(-2);
    if (token === 'MM') return month;
    return token === 'DD' ? day : String(ordinal).padStart(3, '0');
  });
}
