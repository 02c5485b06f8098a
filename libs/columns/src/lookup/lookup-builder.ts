import { CsvHeaderError, CsvScanner, csvDialect, type RecordBlock } from '@sluice/csv';
import { allocateVector, ensureRows } from '../allocate.js';
import { rowText } from '../expressions/to-text.js';
import { checkEncoding } from '../kernels/encoding.js';
import { createKernel } from '../kernels/create-kernel.js';
import { type Kernel } from '../kernels/kernel.js';
import { HeaderMismatchError, mapHeader } from '../transform/header.js';
import { RowFailures } from '../transform/row-failures.js';
import { type Vector } from '../vector.js';
import { ColumnStore } from './column-store.js';
import { type LookupStep } from './compile-lookups.js';
import { LookupError } from './lookup-error.js';
import { LookupTable } from './lookup-table.js';

const MAX_RECORD_BYTES = 1 << 20;
const MEND = 'Mend the lookup, or read another with transform.lookup.';

/** A lookup's CSV, in chunks, into a table. Bounded by max_rows and max_bytes (I5). */
export class LookupBuilder {
  private readonly scanner: CsvScanner;
  private readonly kernels: readonly Kernel[];
  private readonly stores: readonly ColumnStore[];
  private readonly failures = new RowFailures();
  private scratch: Vector[];
  private positions: readonly number[] | undefined;
  private fieldNames: readonly (string | undefined)[] = [];
  private rows = 0;
  private bytes = 0;

  constructor(private readonly step: LookupStep) {
    const { source, timezone } = step;
    const { delimiter, nullValues } =
      source.kind === 'object' ? source : { delimiter: ',', nullValues: [''] };
    const columns = this.columns();
    this.scanner = new CsvScanner({
      dialect: csvDialect({ delimiter, quote: '"', escape: '"' }),
      maxRecordBytes: MAX_RECORD_BYTES,
    });
    this.scanner.begin({ header: true });
    this.kernels = columns.map(({ type, source: column }) =>
      createKernel(type, { column, nullValues, timezone }),
    );
    this.stores = columns.map(({ type }) => new ColumnStore(type));
    this.scratch = columns.map(({ type }) => allocateVector(type, 1024));
  }

  /**
   * @param undecodable how many characters of the chunk could not be decoded
   * @throws LookupError
   */
  push(chunk: Uint8Array, undecodable = 0): void {
    this.bytes += chunk.length;
    const { maxBytes } = this.step;
    if (this.bytes > maxBytes) {
      throw this.invalid(`has more than ${maxBytes} bytes`, 'Use a smaller one, or raise its max_bytes.');
    }
    if (undecodable > 0) throw this.invalid('has characters that its encoding does not have', MEND);
    this.take(this.scanner.push(chunk));
  }

  /** @throws LookupError */
  finish(): LookupTable {
    this.take(this.scanner.finish());
    this.scanner.close();
    if (this.positions === undefined) this.map();
    const vectors = this.stores.map(({ vector }) => vector);
    const keys = vectors.slice(0, this.step.keys.length);
    const size = this.stores.reduce((sum, store) => sum + store.bytes, 0);
    return new LookupTable(keys, vectors.slice(keys.length), this.rows, size, (row) => {
      const names = this.step.keys.map(
        ({ source, type }, i) => `${source} ${rowText(keys[i], type.kind, row).slice(0, 200)}`,
      );
      const which = this.step.discreet ? '' : `: ${names.join(', ')}`;
      throw this.invalid(`record ${row + 1} has the key of an earlier one${which}`, MEND, {
        record: row + 1,
      });
    });
  }

  /** Keys, then values. */
  private columns(): readonly (LookupStep['keys'] | LookupStep['columns'])[number][] {
    return [...this.step.keys, ...this.step.columns];
  }

  private take(blocks: Iterable<RecordBlock>): void {
    try {
      for (const block of blocks) this.add(block);
    } catch (error) {
      if (!(error instanceof CsvHeaderError)) throw error;
      throw this.invalid(`its first record is no header: ${error.message}`, MEND);
    }
  }

  private add(block: RecordBlock): void {
    const positions = this.positions ?? this.map();
    const { failures } = this;
    const [malformed] = block.malformed;
    failures.reset(block.records);
    checkEncoding(block, failures, this.fieldNames);
    this.scratch = this.scratch.map((vector) => ensureRows(vector, block.records));
    this.kernels.forEach((kernel, i) => {
      kernel.parse(block, positions[i], this.scratch[i], failures);
    });
    const [wrong] = [...failures.entries()].sort(([a], [b]) => a - b);
    if (wrong !== undefined) {
      const [row, [{ column, reason, value }]] = wrong;
      const record = block.recordNumber[row];
      const shown = value === '' || this.step.discreet ? '' : ` "${value.slice(0, 200)}"`;
      throw this.invalid(`record ${record}, column ${column}:${shown} ${reason}`, MEND, { record, column });
    }
    if (malformed !== undefined) {
      const { record, reason } = malformed;
      throw this.invalid(`record ${record}: ${reason}`, MEND, { record });
    }
    this.rows += block.records;
    const { maxRows } = this.step;
    if (this.rows > maxRows) {
      throw this.invalid(`has more than ${maxRows} rows`, 'Use a smaller one, or raise its max_rows.');
    }
    this.stores.forEach((store, i) => {
      store.append(this.scratch[i], block.records);
    });
  }

  private map(): readonly number[] {
    const { header } = this.scanner;
    if (header === undefined) throw this.invalid('is empty, without even a header', MEND);
    try {
      const columns = this.columns();
      const positions = mapHeader(header, columns, 'ignore', this.step.discreet);
      const names: string[] = [];
      positions.forEach((field, i) => (names[field] = columns[i].source));
      this.fieldNames = names;
      this.positions = positions;
      return positions;
    } catch (error) {
      if (!(error instanceof HeaderMismatchError)) throw error;
      throw this.invalid(error.message, error.hint, { column: error.column });
    }
  }

  private invalid(what: string, hint: string, where: LookupError['where'] = {}): LookupError {
    return new LookupError(this.step.name, what, hint, where);
  }
}
