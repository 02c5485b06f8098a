import type { Layout } from '../arrow/arrow-batch.js';
import { BytesWriter, JsonbWriter } from './bytes-writers.js';
import type { ColumnWriter } from './column-writer.js';
import {
  BoolWriter,
  Int16Writer,
  TimestampWriter,
  Uuid16Writer,
  Word32Writer,
  Word64Writer,
} from './fixed-writers.js';

/** Days from 1970-01-01 to 2000-01-01, PostgreSQL's epoch. */
export const EPOCH_DAYS = 10_957;

/** What a value in a batch is to PostgreSQL: text, varchar, json, bytea and numeric are all bytes. */
const WRITERS = {
  bool: () => new BoolWriter(),
  int16: () => new Int16Writer(),
  word32: () => new Word32Writer(),
  date: () => new Word32Writer(EPOCH_DAYS),
  word64: () => new Word64Writer(),
  timestamp: () => new TimestampWriter(),
  uuid: () => new Uuid16Writer(),
  bytes: () => new BytesWriter(),
  jsonb: () => new JsonbWriter(),
} as const satisfies Readonly<Record<string, () => ColumnWriter>>;
export type Kind = keyof typeof WRITERS;

export const writerOf = (kind: Kind): ColumnWriter => WRITERS[kind]();

/** @param pgType PostgreSQL's spelling; empty where there is none */
export function kindOf(layout: Layout, pgType: string): Kind {
  const base = pgType.replace(/\(.*?\)/, '').trim();
  if (layout.kind === 'bits') return 'bool';
  if (layout.kind === 'bytes') return base === 'jsonb' ? 'jsonb' : 'bytes';
  switch (layout.width) {
    case 2:
      return 'int16';
    case 4:
      return base === 'date' ? 'date' : 'word32';
    case 8:
      return base.startsWith('timestamp') ? 'timestamp' : 'word64';
    case 16:
      return 'uuid';
  }
}
