import { type RecordBlock } from '@sluice/csv';
import { type RawOf } from './masked-raw.js';
import { type EncodedBatch, RejectWriter } from './reject-writer.js';
import { type BrokenRule, type RowFailures } from './row-failures.js';
import { type Tally } from './tally.js';

/** Describes what was rejected, in the order of the records, and counts it. */
export class BlockRejects {
  private readonly writer: RejectWriter;

  /** @param veiled something must not be shown: then malformed records keep no bytes, since fields cannot be told apart */
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
    let next = 0;
    const malformedBefore = (record: number): void => {
      for (; next < malformed.length && malformed[next].record < record; next++) {
        const { record: number, byteOffset, raw, rule, reason } = malformed[next];
        const broken = [{ rule, column: '', value: '', reason, severity: 'reject' as const }];
        add(number, byteOffset, this.veiled ? undefined : raw, broken);
      }
    };
    for (const [row, broken] of [...failures.entries()].sort(([a], [b]) => a - b)) {
      if (failures.rejected[row] === 0) {
        this.tally.warned += 1;
        this.tally.broke(broken);
        continue;
      }
      malformedBefore(recordNumber[row]);
      const offset = block.recordOffset?.[row] ?? byteBase + recordStart[row];
      add(recordNumber[row], offset, rawOf(block, row), broken);
    }
    malformedBefore(Infinity);
    return messages;
  }

  /** What is gathered. */
  flush(): readonly EncodedBatch[] {
    const rest = this.writer.flush();
    return rest ? [rest] : [];
  }
}
