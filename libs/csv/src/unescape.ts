/**
 * Copies a quoted field's bytes without its escapes to `out` at `at`; returns how many were written, at most
 * `end - start`. Needed only where the field's `escaped` flag is set.
 */
export function unescape(
  bytes: Uint8Array,
  start: number,
  end: number,
  dialect: { readonly quote: number; readonly escape: number },
  out: Uint8Array,
  at: number,
): number {
  const { quote, escape } = dialect;
  let to = at;
  for (let i = start; i < end; i += 1) {
    let byte = bytes[i];
    if (byte === escape && i + 1 < end && (bytes[i + 1] === quote || bytes[i + 1] === escape)) {
      i += 1;
      byte = bytes[i];
    }
    out[to] = byte;
    to += 1;
  }
  return to - at;
}
