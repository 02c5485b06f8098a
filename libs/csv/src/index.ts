export { csvDialect, CsvDialectError, type CsvDialect, type CsvDialectOptions } from './dialect.js';
export { CsvHeaderError } from './header.js';
export type { MalformedRecord, MalformedRule, RecordBlock } from './record-block.js';
export { CsvScanner, type PartOptions, type ScannerOptions } from './scanner.js';
export { unescape } from './unescape.js';
