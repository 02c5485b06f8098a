import type { MessageTypeDefinition } from '@grpc/proto-loader';
import { packageDefinition, PROTO_PACKAGE } from './definition.js';
import type {
  ColumnStatistics,
  ColumnStatistics__Output,
  ColumnStatisticsList,
  ColumnStatisticsList__Output,
  EncodedStatistics,
} from './gen/messages.js';

/** Undefined where there are no columns: the pipeline turns statistics off. */
export function encodeStatistics(columns: readonly ColumnStatistics[]): EncodedStatistics | undefined {
  const [first] = columns;
  return first && { rows: first.rows, columns: list().serialize({ columns: [...columns] }) };
}

/** @throws Error where the bytes are no ColumnStatisticsList */
export function decodeStatistics(columns: Buffer): ColumnStatistics__Output[] {
  return list().deserialize(columns).columns;
}

function list(): MessageTypeDefinition<ColumnStatisticsList, ColumnStatisticsList__Output> {
  const found = packageDefinition()[`${PROTO_PACKAGE}.ColumnStatisticsList`];
  return found as unknown as MessageTypeDefinition<ColumnStatisticsList, ColumnStatisticsList__Output>; // as generated
}
