import { type RecordBlock } from '@sluice/csv';
import { type ColumnStatistics } from '@sluice/statistics';
import { allocateVector, ensureRows } from '../allocate.js';
import { ArrowBatchWriter, type BatchMemory } from '../arrow/batch-writer.js';
import { SplitFacts, type ObjectFacts, type RunFacts } from '../expressions/facts.js';
import { runParams } from '../expressions/run-params.js';
import { checkEncoding } from '../kernels/encoding.js';
import { type Kernel } from '../kernels/kernel.js';
import { FieldSlices } from '../kernels/field-slices.js';
import { type LookupTable } from '../lookup/lookup-table.js';
import { StatisticsCollector } from '../statistics/collector.js';
import { type Vector } from '../vector.js';
import { BlockRejects } from './block-rejects.js';
import { encodeBatches } from './batch-pieces.js';
import { type CompiledPipeline, kernelOptions } from './compile.js';
import { createKernel } from './engine.js';
import { mapHeader } from './header.js';
import { maskedRaw, plainRaw, type RawOf } from './masked-raw.js';
import { SOURCE_FIELDS } from './output.js';
import { type EncodedBatch } from './reject-writer.js';
import { RowFailures } from './row-failures.js';
import { blockBytes, MAX_ROW_BYTES, rowBytes, widest } from './row-size.js';
import { RowSteps } from './row-steps.js';
import { SourceColumns } from './source-columns.js';
import { Tally } from './tally.js';
import { Undecodable } from './undecodable.js';

export interface TransformerOptions {
  /** Appends the columns of SOURCE_FIELDS to every batch. */
  readonly includeSource: boolean;
  /** What run.id, now() and the like are. */
  readonly facts: RunFacts;
  /** Of `mask … hash`, by reference. */
  readonly salts?: ReadonlyMap<string, Uint8Array>;
  /** `_loaded_at`, in milliseconds since 1970-01-01T00:00:00Z; default: now. */
  readonly startedAtMs?: number;
  /** By name, as LookupBuilder makes them. */
  readonly lookups?: ReadonlyMap<string, LookupTable>;
  /** Where batches are written; default: memory of their own. */
  readonly memory?: BatchMemory;
  /** Which rows the sample of the statistics takes depends on it alone. */
  readonly splitId?: string;
}

/** What a block gave, to be sent in this order. */
export interface Transformed {
  readonly batches: readonly EncodedBatch[];
  readonly rejects: readonly EncodedBatch[];
}

/**
 * One split's way from records to batches. Order of a row's life (docs/transforms.md): encoding, types and required;
 * split; lookup; set; where; checks; mask; lineage. A row that cannot be read or computed is rejected whatever `where` says; a row
 * that `where` leaves out is not checked. Holds buffers, so it serves one stream at a time.
 */
export class BlockTransformer {
  readonly tally = new Tally();
  /** To be told of before the bytes that hold them are scanned. */
  readonly undecodable = new Undecodable();
  private readonly failures: RowFailures;
  private readonly kernels: readonly Kernel[];
  private readonly columns: Vector[];
  private readonly steps: RowSteps;
  private readonly writer: ArrowBatchWriter;
  private readonly rejects: BlockRejects;
  private readonly source: SourceColumns | undefined;
  private readonly collector: StatisticsCollector | undefined;
  private positions: readonly number[] = [];
  /** Names of the columns by field. */
  private fieldNames: readonly (string | undefined)[] = [];
  private readonly facts: SplitFacts;
  private part = 0;
  private selection = new Int32Array(0);
  private rawOf: RawOf = plainRaw;

  constructor(
    private readonly pipeline: CompiledPipeline,
    options: TransformerOptions,
  ) {
    const { spec, types, outputs } = pipeline;
    const slices = new FieldSlices();
    this.facts = new SplitFacts(options.facts, spec.source.timezone, runParams(spec.params));
    this.kernels = types.map((type, i) => createKernel(type, { ...kernelOptions(spec, i), slices }));
    this.columns = types.map((type) => allocateVector(type, 1024));
    this.failures = new RowFailures(pipeline.veil.names);
    const { salts = new Map(), lookups = new Map(), startedAtMs = Date.now() } = options;
    this.steps = new RowSteps(pipeline, { salts, lookups, startedAtMs });
    this.source = options.includeSource ? new SourceColumns() : undefined;
    const fields = outputs.map(({ name, type, notNull }) => ({ name, type, nullable: !notNull }));
    const extra = options.includeSource ? SOURCE_FIELDS.map((field) => ({ ...field, nullable: false })) : [];
    this.writer = new ArrowBatchWriter([...fields, ...extra], options.memory);
    this.rejects = new BlockRejects(spec.rejects.raw, pipeline.veil.slots.size > 0, this.tally);
    const { splitId: seed = '' } = options;
    const { statistics: mode } = spec;
    this.collector = mode === 'none' ? undefined : new StatisticsCollector(outputs, { mode, seed });
  }

  get batchSchema(): Uint8Array {
    return this.writer.schemaMessage;
  }

  get rejectSchema(): Uint8Array {
    return this.rejects.schema;
  }

  /** @throws HeaderMismatchError when the part's header lacks a column */
  beginPart(part: number, header: readonly string[] | undefined, object: ObjectFacts): void {
    const { columns, source } = this.pipeline.spec;
    this.part = part;
    this.facts.beginObject(object);
    const { slots } = this.pipeline.veil;
    this.positions = header
      ? mapHeader(header, columns, source.csv.extraColumns, slots.size > 0)
      : columns.map((_, i) => i);
    const veiled = this.positions.filter((_, slot) => slots.has(slot));
    this.rawOf = veiled.length > 0 ? maskedRaw(veiled, source.csv) : plainRaw;
    const names: (string | undefined)[] = [];
    this.positions.forEach((field, i) => (names[field] = this.pipeline.slotNames[i]));
    this.fieldNames = names;
  }

  /** Fields per record where a header does not say. */
  get width(): number {
    return this.pipeline.spec.columns.length;
  }

  /** @throws CheckFailedError where a check of severity `fail` does not hold */
  transform(block: RecordBlock): Transformed {
    const { failures, columns, tally } = this;
    const rows = block.records;
    failures.reset(rows);
    tally.read += rows + block.malformed.length;
    if (rows > 0) {
      checkEncoding(block, failures, this.fieldNames);
      this.undecodable.report(block, failures, this.fieldNames);
      for (let i = 0; i < this.kernels.length; i++) {
        columns[i] = ensureRows(columns[i], rows);
        this.kernels[i].parse(block, this.positions[i], columns[i], failures);
      }
      columns.length = this.kernels.length;
      if (failures.any) this.blankUndecodable();
      this.facts.recordNumber = block.recordNumber;
      try {
        this.steps.run(columns, rows, this.facts, failures);
      } catch (error) {
        throw this.rejects.discreet(error, block);
      }
      this.refuseOversized(block);
    }
    const rejects = this.rejects.of(block, failures, this.part, this.rawOf);
    return { batches: rows > 0 ? this.encode(block, this.select(rows)) : [], rejects };
  }

  /** What is not UTF-8 must not reach functions that decode it: the steps see null in its place. Kernels see to the rest. */
  private blankUndecodable(): void {
    const { failures, kernels, columns } = this;
    const { slotNames } = this.pipeline;
    for (const [row, rules] of failures.entries()) {
      if (!rules.some(({ rule }) => rule === 'encoding')) continue;
      for (let i = 0; i < kernels.length; i++) {
        if (failures.unusable(row, slotNames[i])) columns[i].valid[row] = 0;
      }
    }
  }

  /** The rejects that are still gathered. */
  finish(): readonly EncodedBatch[] {
    return this.rejects.flush();
  }

  /** Of the rows sent so far, by output column; none where they are turned off. */
  statistics(): ColumnStatistics[] {
    return this.collector?.finish() ?? [];
  }

  /** Rows that are loaded. Books (I1): every row read is rejected, filtered or selected. */
  private select(rows: number): number {
    const { rejected } = this.failures;
    const { filtered } = this.steps;
    if (this.selection.length < rows)
      this.selection = new Int32Array(Math.max(rows, 2 * this.selection.length));
    const { selection, tally } = this;
    let kept = 0;
    let out = 0;
    for (let r = 0; r < rows; r++) {
      if (rejected[r] === 1) continue;
      if (filtered[r] === 1) out++;
      else selection[kept++] = r;
    }
    tally.loaded += kept;
    tally.filtered += out;
    return kept;
  }

  private encode(block: RecordBlock, kept: number): readonly EncodedBatch[] {
    if (kept === 0) return [];
    const vectors = this.outputVectors();
    const chosen = kept === block.records ? undefined : this.selection.subarray(0, kept);
    this.collector?.add(vectors, chosen, kept);
    if (this.source) vectors.push(...this.source.fill(block, this.part, this.rawOf));
    return encodeBatches(this.writer, vectors, this.selection.subarray(0, kept), block.records);
  }

  private outputVectors(): Vector[] {
    return this.pipeline.outputs.map(({ slot }) => this.columns[slot]);
  }

  /** A row that no message could carry is a reject: its split would otherwise fail on every attempt. */
  private refuseOversized({ records, recordStart, recordEnd }: RecordBlock): void {
    const vectors = this.outputVectors();
    const source = this.source ? recordEnd[records - 1] - recordStart[0] : 0;
    if (blockBytes(vectors, records) + source <= MAX_ROW_BYTES) return; // no row of it can be too wide
    for (let r = 0; r < records; r++) {
      if (this.failures.rejected[r] === 1 || this.steps.filtered[r] === 1) continue;
      const bytes = rowBytes(vectors, r) + (this.source ? recordEnd[r] - recordStart[r] : 0);
      if (bytes <= MAX_ROW_BYTES) continue;
      const column = this.pipeline.outputs[widest(vectors, r)].name;
      const reason = `the row takes ${bytes} bytes, and ${MAX_ROW_BYTES} are the most; this is its widest column`;
      this.failures.broke(r, { rule: 'csv:value_too_long', column, value: '', reason, severity: 'reject' });
    }
  }
}
