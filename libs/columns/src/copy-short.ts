/** From this many bytes on, a call into memcpy beats a loop over words. */
export const LONG = 96;

/**
 * Copies from[start..end) to `at`, in words of 8 bytes of which the last may overlap the one before; for values of some
 * LONG bytes at most. Hot: three times as fast as a loop over bytes, and no call into the runtime.
 */
export function copyShort(out: DataView, at: number, from: DataView, start: number, end: number): void {
  const length = end - start;
  if (length >= 8) {
    const last = end - 8;
    let to = at;
    for (let i = start; i < last; i += 8, to += 8) out.setBigInt64(to, from.getBigInt64(i, true), true);
    out.setBigInt64(at + length - 8, from.getBigInt64(last, true), true);
  } else if (length >= 4) {
    out.setInt32(at, from.getInt32(start, true), true);
    out.setInt32(at + length - 4, from.getInt32(end - 4, true), true);
  } else for (let i = 0; i < length; i++) out.setUint8(at + i, from.getUint8(start + i));
}

export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
