import { type RecordBlock } from '@sluice/csv';
import { MARK } from './mask.js';
import { type RawOf } from './masked-raw.js';
import { type EncodedBatch, RejectWriter } from './reject-writer.js';
import { CheckFailedError } from './row-checks.js';
import { type BrokenRule, type RowFailures } from './row-failures.js';
import { type Tally } from './tally.js';

/** Stands for the reason of whatever is wrong with a doubtful record. */
const DOUBTFUL = 'is not shown: a record before it is not well-formed, and columns are masked';

/**
 * Describes what was rejected, in the order of the records, and counts it.
 *
 * Where something must not be shown, malformed records keep no bytes, since their fields cannot be told apart. The records
 * behind them are doubtful for as long as they are rejected: a value with a line end that nobody quoted goes on in them, in
 * whatever column. Nothing of them is shown.
 */
export class BlockRejects {
  private readonly writer: RejectWriter;
  /** Part and number of the record that is doubtful next; '': none. */
  private next = '';

  /** @param veiled something must not be shown */
  constructor(
    raw: 'keep' | 'redact' | 'none',
    private readonly veiled: boolean,
    private readonly tally: Tally,
  ) {
    this.writer = new RejectWriter(raw);
  }

  get schema(): Uint8Array {
    return this.writer.schema;
  }

  /** Messages that are full. */
  of(block: RecordBlock, failures: RowFailures, part: number, rawOf: RawOf): readonly EncodedBatch[] {
    const messages: EncodedBatch[] = [];
    const { malformed, recordNumber, recordStart, byteBase } = block;
    const add = (
      record: number,
      byteOffset: number,
      raw: Uint8Array | undefined,
      broken: readonly BrokenRule[],
    ): void => {
      this.tally.rejected += 1;
      this.tally.broke(broken);
      this.writer.add(part, record, byteOffset, raw, broken);
      if (this.writer.full) messages.push(...this.flush());
    };
    let bad = 0;
    const malformedBefore = (record: number): void => {
      for (; bad < malformed.length && malformed[bad].record < record; bad++) {
        const { record: number, byteOffset, raw, rule, reason } = malformed[bad];
        const broken = [{ rule, column: '', value: '', reason, severity: 'reject' as const }];
        add(number, byteOffset, this.veiled ? undefined : raw, broken);
        this.next = placeOf(part, number + 1);
      }
    };
    for (const [row, broken] of [...failures.entries()].sort(([a], [b]) => a - b)) {
      if (failures.rejected[row] === 0) {
        this.tally.warned += 1;
        this.tally.broke(broken);
        continue;
      }
      const record = recordNumber[row];
      malformedBefore(record);
      const offset = block.recordOffset?.[row] ?? byteBase + recordStart[row];
      if (this.doubts(part, record)) add(record, offset, undefined, broken.map(hidden));
      else add(record, offset, rawOf(block, row), broken);
    }
    malformedBefore(Infinity);
    return messages;
  }

  /** Whether a rejected record is doubtful; then so is the next. */
  private doubts(part: number, record: number): boolean {
    if (!this.veiled || this.next !== placeOf(part, record)) return false;
    this.next = placeOf(part, record + 1);
    return true;
  }

  /** What stands between an error that ends the block and a malformed record is not known, so all behind one are doubtful. */
  discreet(error: unknown, { malformed }: RecordBlock): unknown {
    if (!this.veiled || !(error instanceof CheckFailedError)) return error;
    const { rule, column, value, record } = error;
    if (this.next === '' && !malformed.some((before) => before.record < record)) return error;
    return new CheckFailedError(rule, column, value === '' ? '' : MARK, DOUBTFUL, record);
  }

  /** What is gathered. */
  flush(): readonly EncodedBatch[] {
    const rest = this.writer.flush();
    return rest ? [rest] : [];
  }
}

const placeOf = (part: number, record: number): string => `${part}:${record}`;

function hidden(rule: BrokenRule): BrokenRule {
  return { ...rule, value: rule.value === '' ? '' : MARK, reason: DOUBTFUL };
}
