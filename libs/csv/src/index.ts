export { csvDialect, CsvDialectError, type CsvDialect, type CsvDialectOptions } from './dialect.js';
export { CsvHeaderError } from './header.js';
export { RecordCutter, type CutOptions, type RecordRange } from './record-cutter.js';
export {
  spanOf,
  type ColumnReader,
  type ColumnSlices,
  type MalformedRecord,
  type MalformedRule,
  type RecordBlock,
} from './record-block.js';
export { CsvScanner, type PartOptions, type ScannerOptions } from './scanner.js';
export { unescape } from './unescape.js';
