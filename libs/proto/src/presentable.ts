/**
 * Text of unknown origin (a header, a key, another program's message) as an error may carry it: PostgreSQL takes neither
 * NUL nor lone surrogates as text or jsonb, and a failure that cannot be written down is a run that never ends (I8).
 */
export function presentable(text: string): string {
  return Buffer.from(text).toString().replaceAll('\0', '␀'); // through UTF-8, where lone surrogates become U+FFFD
}
