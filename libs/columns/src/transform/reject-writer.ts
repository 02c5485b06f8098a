import { ArrowBatchWriter } from '../arrow/batch-writer.js';
import { Scratch, putInt64, roomFor } from '../expressions/storage.js';
import { type BytesVector } from '../vector.js';
import { MARK } from './mask.js';
import { type BrokenRule } from './row-failures.js';

/** Schema of `rejects` messages: see docs/reference/rejects.md. */
const FIELDS = [
  { name: 'part', type: { kind: 'integer' }, nullable: false },
  { name: 'record', type: { kind: 'bigint' }, nullable: false },
  { name: 'byte_offset', type: { kind: 'bigint' }, nullable: false },
  { name: 'raw', type: { kind: 'bytea' }, nullable: true },
  { name: 'broken', type: { kind: 'text' }, nullable: false },
] as const;

/** A message is sent when it has as many rows or bytes. */
const MAX_ROWS = 4096;
const MAX_BYTES = 1 << 20;

/** Of a longer record, only so much is kept (I5: a message has its limits). */
const MAX_RAW_BYTES = 4 << 20;

const NOTHING = new Uint8Array(0);

/** Where what a record broke takes more than this as JSON, its values are left out and its reasons cut (I5). */
const MAX_BROKEN_BYTES = 4 << 20;
const CUT_CHARACTERS = 100;
const CUT_RULES = 10_000;

/** One finished message: an encapsulated Arrow IPC record batch. */
export interface EncodedBatch {
  readonly ipc: Uint8Array;
  readonly rows: number;
}

/**
 * Gathers rejects and encodes them. `redact` and `none` let nothing of the record through: no bytes, no values. Under
 * `redact` a mark stands where a value was.
 */
export class RejectWriter {
  private readonly writer = new ArrowBatchWriter(FIELDS);
  private readonly part = new Scratch('int32').take(MAX_ROWS);
  private readonly record = new Scratch('int64').take(MAX_ROWS);
  private readonly offset = new Scratch('int64').take(MAX_ROWS);
  private readonly raw = new Scratch('bytes').take(MAX_ROWS);
  private readonly broken = new Scratch('bytes').take(MAX_ROWS);
  private rows = 0;

  constructor(private readonly rawMode: 'keep' | 'redact' | 'none') {
    for (const vector of [this.part, this.record, this.offset, this.broken]) vector.valid.fill(1);
  }

  get schema(): Uint8Array {
    return this.writer.schemaMessage;
  }

  /** @param raw undefined where it must not be kept */
  add(
    part: number,
    record: number,
    byteOffset: number,
    raw: Uint8Array | undefined,
    broken: readonly BrokenRule[],
  ): void {
    const row = this.rows;
    this.part.values[row] = part;
    putInt64(this.record, row, record);
    putInt64(this.offset, row, byteOffset);
    const keep = this.rawMode === 'keep';
    const kept = keep ? raw : undefined;
    this.raw.valid[row] = kept ? 1 : 0;
    append(this.raw, row, kept?.subarray(0, MAX_RAW_BYTES) ?? NOTHING);
    const told = keep ? broken : broken.map((rule) => redacted(rule, this.rawMode === 'redact' ? MARK : ''));
    append(this.broken, row, encoded(told));
    this.rows += 1;
  }

  /** Enough is gathered for a message. */
  get full(): boolean {
    return (
      this.rows === MAX_ROWS || this.raw.offsets[this.rows] + this.broken.offsets[this.rows] >= MAX_BYTES
    );
  }

  /** What is gathered, as a message; undefined: nothing. */
  flush(): EncodedBatch | undefined {
    const { rows } = this;
    if (rows === 0) return undefined;
    this.rows = 0;
    const vectors = [this.part, this.record, this.offset, this.raw, this.broken];
    return { ipc: this.writer.encode(vectors, undefined, rows), rows };
  }
}

function append(vector: BytesVector, row: number, bytes: Uint8Array): void {
  const used = row === 0 ? 0 : vector.offsets[row];
  vector.offsets[row] = used;
  roomFor(vector, used, bytes.length).set(bytes, used);
  vector.offsets[row + 1] = used + bytes.length;
}

function encoded(broken: readonly BrokenRule[]): Uint8Array {
  const whole = Buffer.from(JSON.stringify(broken));
  if (whole.length <= MAX_BROKEN_BYTES) return whole;
  const cut = broken
    .slice(0, CUT_RULES)
    .map((rule) => ({ ...rule, value: '', reason: rule.reason.slice(0, CUT_CHARACTERS) }));
  return Buffer.from(JSON.stringify(cut));
}

/** Reasons quote values, so what stands between quotes goes too. */
function redacted(rule: BrokenRule, mark: string): BrokenRule {
  const reason = rule.reason.replace(/"[\s\S]*"/, '"…"');
  const leaks = rule.value !== '' && reason.includes(rule.value);
  return {
    ...rule,
    value: rule.value === '' ? '' : mark,
    reason: leaks ? 'is not acceptable (redacted)' : reason,
  };
}
