import type { ResolvedPipeline } from '@sluice/config';
import { columnList, CopyEncoder, CopyIn, type CopyInOptions } from '@sluice/postgres';
import { SluiceError, type TransformSchema__Output } from '@sluice/proto';
import type { Session } from '../target/session.js';
import type { LoadContext } from './load-context.js';
import { rejectColumns, rejectsCopy } from './reject-columns.js';
import type { DataEvent } from './transform-source.js';

/** Encoded rejects kept back before the rows' COPY is interrupted for them (I5). */
const REJECT_BUFFER_BYTES = 1024 * 1024;

/** Where the rows go. */
export interface CopyTarget {
  /** Qualified and quoted. */
  readonly table: string;
  /** Fields of the batches, which are columns of the table by the same names. */
  readonly columns: readonly string[];
  /** Columns that hold the same in every row, in COPY's binary form. */
  readonly constants?: Readonly<Record<string, Buffer>>;
}

/** The server refused something in the rows' COPY, as opposed to the rejects'. */
export class RowsRefused extends Error {
  override readonly name = 'RowsRefused';

  constructor(override readonly cause: unknown) {
    super('The rows were refused');
  }
}

/**
 * Writes a split's rows and rejects inside one transaction. One connection can run one COPY at a time, so the two
 * alternate: rejects gather up to a bound, then the rows' COPY ends, theirs runs, and the rows' begins again.
 */
export class SplitWriter {
  rowsSent = 0;
  rowsStored = 0;
  rejectsSent = 0;
  rejectsStored = 0;
  readonly #rowsCopy: string;
  readonly #rejectsCopy: string;
  readonly #rows: CopyEncoder;
  readonly #rejects: CopyEncoder;
  #copy: CopyIn | undefined;
  #held: Buffer[] = [];
  #heldBytes = 0;

  constructor(
    private readonly session: Session,
    target: CopyTarget,
    schema: TransformSchema__Output,
    context: LoadContext,
    private readonly options: CopyInOptions,
  ) {
    const { constants = {} } = target;
    const names = [...target.columns, ...Object.keys(constants)];
    this.#rows = CopyEncoder.fromSchema(schema.batchSchema, [
      ...target.columns.map((field) => ({ field })),
      ...Object.values(constants).map((bytes) => ({ values: [bytes] })),
    ]);
    this.#rowsCopy = `COPY ${target.table} (${columnList(names)}) FROM STDIN (FORMAT binary)`;
    this.#rejectsCopy = rejectsCopy(context.books.rejects);
    this.#rejects = CopyEncoder.fromSchema(schema.rejectSchema, rejectColumns(context));
  }

  get encoders(): readonly CopyEncoder[] {
    return [this.#rows, this.#rejects];
  }

  /** Has the server make ready for rows, which have yet to come. */
  begin(): void {
    this.#copy = CopyIn.begin(this.session.client, this.#rowsCopy, this.options);
  }

  async write(event: DataEvent): Promise<void> {
    if (event.kind === 'rows') await this.#writeRows(event);
    else await this.#holdRejects(event);
  }

  /** Ends whatever is under way and writes the rejects still held. */
  async finish(): Promise<void> {
    await this.#endRows();
    await this.#flushRejects();
  }

  /** Gives the running COPY up, so that the transaction can be rolled back. Never rejects. */
  async abort(): Promise<void> {
    await this.#copy?.abort('the load was given up');
    this.#copy = undefined;
  }

  /** At the end of the transaction, whatever it was. */
  close(): void {
    this.#rows.close();
    this.#rejects.close();
  }

  async #writeRows(event: DataEvent): Promise<void> {
    const { bytes, rows, release } = this.#rows.encode(event.ipc);
    this.#check(event, rows);
    this.rowsSent += rows;
    if (rows === 0) return;
    try {
      this.#copy ??= await CopyIn.start(this.session.client, this.#rowsCopy, this.options);
      await this.#copy.write(bytes, release);
    } catch (error) {
      throw new RowsRefused(error);
    }
  }

  async #endRows(): Promise<void> {
    if (!this.#copy) return;
    try {
      this.rowsStored += await this.#copy.finish();
    } catch (error) {
      throw new RowsRefused(error);
    }
    this.#copy = undefined;
  }

  async #holdRejects(event: DataEvent): Promise<void> {
    const { bytes, rows } = this.#rejects.encode(event.ipc);
    this.#check(event, rows);
    this.rejectsSent += rows;
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    if (this.#heldBytes < REJECT_BUFFER_BYTES) return;
    await this.#endRows();
    await this.#flushRejects();
  }

  async #flushRejects(): Promise<void> {
    if (this.#heldBytes === 0) return;
    this.#copy = await CopyIn.start(this.session.client, this.#rejectsCopy, this.options);
    for (const bytes of this.#held) await this.#copy.write(bytes);
    this.#held = [];
    this.#heldBytes = 0;
    this.rejectsStored += await this.#copy.finish();
    this.#copy = undefined;
  }

  #check(event: DataEvent, rows: number): void {
    if (rows === event.rows) return;
    throw new SluiceError('STREAM_INCOMPLETE', `A batch said ${event.rows} rows and held ${rows}.`);
  }
}

/** True when so many rejects of one split are more than the pipeline allows. */
export function overLimit(limits: ResolvedPipeline['limits'], rejected: number, read: number): boolean {
  const { maxRejects, maxRejectRatio } = limits;
  if (maxRejects !== undefined && rejected > maxRejects) return true;
  return maxRejectRatio !== undefined && read > 0 && rejected / read > maxRejectRatio;
}
