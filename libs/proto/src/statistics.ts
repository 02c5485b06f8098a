import { deflateSync, inflateSync } from 'node:zlib';
import type { MessageTypeDefinition } from '@grpc/proto-loader';
import { packageDefinition, PROTO_PACKAGE } from './definition.js';
import type {
  ColumnStatistics,
  ColumnStatistics__Output,
  ColumnStatisticsList,
  ColumnStatisticsList__Output,
  EncodedStatistics,
} from './gen/messages.js';

/** zlib's first byte (RFC 1950, section 2.2); no ColumnStatisticsList begins so. */
const DEFLATED = 0x78;
/** Of any table's statistics, several times over (I5). */
const MAX_LIST_BYTES = 64 << 20;

/** Undefined where there are no columns: the pipeline turns statistics off. */
export function encodeStatistics(columns: readonly ColumnStatistics[]): EncodedStatistics | undefined {
  const [first] = columns;
  if (first === undefined) return undefined;
  // Samples are text. PostgreSQL would deflate it as well, for longer, and with a run's last commit waiting.
  const deflated = deflateSync(list().serialize({ columns: [...columns] }), { level: 1 });
  return { rows: first.rows, columns: deflated };
}

/** @throws Error where the bytes are no ColumnStatisticsList, deflated or (as they were once) as it is */
export function decodeStatistics(columns: Buffer): ColumnStatistics__Output[] {
  const plain = columns[0] === DEFLATED ? inflateSync(columns, { maxOutputLength: MAX_LIST_BYTES }) : columns;
  return list().deserialize(plain).columns;
}

function list(): MessageTypeDefinition<ColumnStatisticsList, ColumnStatisticsList__Output> {
  const found = packageDefinition()[`${PROTO_PACKAGE}.ColumnStatisticsList`];
  return found as unknown as MessageTypeDefinition<ColumnStatisticsList, ColumnStatisticsList__Output>; // as generated
}
