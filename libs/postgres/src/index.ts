export { ArrowFormatError, decodeSchema, type BatchField } from './arrow/arrow-batch.js';
export { columnProblems, fits, nearest, type WantedColumn } from './catalog/compare.js';
export {
  inspectTable,
  type CheckConstraint,
  type ForeignKey,
  type Queryable,
  type TableColumn,
  type TableInfo,
  type UniqueIndex,
} from './catalog/table-info.js';
export { destroyClient, openClient, type SessionOptions } from './connect/connect.js';
export {
  connectionSettings,
  ConnectionSettingsError,
  SSL_MODES,
  type ConnectionOverrides,
  type ConnectionSettings,
  type ConnectionSource,
  type SslMode,
} from './connect/settings.js';
export { CopyEncodeError, CopyEncoder, type EncoderColumn } from './copy/copy-encoder.js';
export { CopyIn, CopyStalledError, type CopyInOptions } from './copy/copy-in.js';
export type { CopyFrames } from './copy/frames.js';
export { columnList, qualified, quoteIdent, quoteLiteral } from './identifiers.js';
export {
  field,
  isConnectionLost,
  isDeadlock,
  isOffence,
  isTlsError,
  sqlStateOf,
  targetReason,
  type TargetReason,
} from './sqlstate.js';
