import { Zone } from '../../kernels/zone.js';
import { type ParseFallback } from '../cast.js';
import { type DateKind, readInstant } from './instant-parse.js';

/** text → date, timestamp or timestamptz: by the column's grammar, then by what expressions read beyond it. */
export function parseInstants(kind: DateKind, timezone: string): ParseFallback {
  const zone = Zone.of(timezone);
  return {
    fallback: (text, out, row) => readInstant(kind, text, out, row, (local) => zone.offsetAt(local)),
  };
}
