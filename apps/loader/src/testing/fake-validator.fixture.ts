import { Server, ServerCredentials, type ServerWritableStream } from '@grpc/grpc-js';
import {
  api,
  type PartHeader,
  type SluiceError,
  type TransformEvent,
  type TransformRequest__Output,
  type TransformTrailer,
} from '@sluice/proto';
import { ipcMessages, type ColumnFixture } from '@sluice/testkit';

export interface FakeColumn {
  readonly name: string;
  readonly type: string;
}

export interface FakeReject {
  readonly record: number;
  readonly raw: string | null;
  readonly broken: string;
}

/** What the fake sends for one split. */
export interface FakeSplit {
  readonly columns: readonly FakeColumn[];
  /** A row per record, values in the order of the columns. */
  readonly rows: readonly (readonly unknown[])[];
  readonly rejects?: readonly FakeReject[];
  readonly filtered?: number;
  /** Source bytes told of before the rows. */
  readonly progress?: readonly number[];
  /** Rows per batch; all in one where it is left out. */
  readonly batchRows?: number;
  readonly trailer?: (honest: TransformTrailer) => TransformTrailer | undefined;
  /** Awaited before batch number n (from 0), and before the trailer with n = -1. */
  readonly before?: (batch: number, request: TransformRequest__Output) => Promise<void> | void;
  readonly fail?: SluiceError;
  /** Of the parts, as the trailer tells. */
  readonly headers?: readonly PartHeader[];
}

export interface FakeValidator {
  readonly target: string;
  readonly requests: TransformRequest__Output[];
  split: FakeSplit;
  /** By split id, before `split`. */
  readonly splits: Map<string, FakeSplit>;
  stop(): void;
}

/** A validator that streams given rows, over real gRPC. */
export async function fakeValidator(): Promise<FakeValidator> {
  const fake: FakeValidator = {
    target: '',
    requests: [],
    split: { columns: [], rows: [] },
    splits: new Map(),
    stop: () => server.forceShutdown(),
  };
  const server = new Server();
  server.addService(api().Validator.service, {
    check: () => undefined,
    transform: (call: ServerWritableStream<TransformRequest__Output, TransformEvent>) => {
      fake.requests.push(call.request);
      const split = fake.splits.get(call.request.split?.splitId ?? '') ?? fake.split;
      let gone = false;
      call.on('cancelled', () => (gone = true));
      void (async () => {
        for await (const event of events(split, call.request)) {
          if (gone) return;
          call.write(event);
        }
        if (split.fail) call.emit('error', split.fail.toStatus('validator'));
        else call.end();
      })();
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return Object.assign(fake, { target: `127.0.0.1:${port}` });
}

async function* events(split: FakeSplit, request: TransformRequest__Output): AsyncGenerator<TransformEvent> {
  const { rows, rejects = [], filtered = 0 } = split;
  const step = split.batchRows ?? Math.max(rows.length, 1);
  const rejectIpc = ipcMessages(rejectColumns(rejects));
  yield {
    schema: {
      columns: [...split.columns],
      batchSchema: Buffer.from(ipcMessages(batchColumns(split, [], 0, request.includeSource)).schema),
      rejectSchema: Buffer.from(rejectIpc.schema),
    },
  };
  for (const sourceBytes of split.progress ?? []) yield { progress: { sourceBytes } };
  let batches = 0;
  for (let from = 0; from < rows.length; from += step) {
    await split.before?.(batches, request);
    const part = rows.slice(from, from + step);
    const ipc = ipcMessages(batchColumns(split, part, from, request.includeSource)).batch;
    yield { batch: { ipc: Buffer.from(ipc), rows: part.length } };
    batches += 1;
  }
  if (rejects.length > 0) yield { rejects: { ipc: Buffer.from(rejectIpc.batch), rows: rejects.length } };
  await split.before?.(-1, request);
  const honest: TransformTrailer = {
    counts: {
      read: rows.length + rejects.length + filtered,
      loaded: rows.length,
      rejected: rejects.length,
      filtered,
      warned: 0,
      bytes: 1000,
    },
    rules:
      rejects.length > 0
        ? [{ rule: 'type', column: 'n', severity: 'SEVERITY_ERROR', records: rejects.length }]
        : [],
    batches,
    headers: [...(split.headers ?? [])],
  };
  const trailer = split.trailer ? split.trailer(honest) : honest;
  if (trailer && !split.fail) yield { trailer };
}

function batchColumns(
  { columns }: FakeSplit,
  rows: readonly (readonly unknown[])[],
  from: number,
  source: boolean,
): ColumnFixture[] {
  const own = columns.map(({ name, type }, c) => ({ name, type, values: rows.map((row) => row[c]) }));
  if (!source) return own;
  return [
    ...own,
    { name: '_sluice_part', type: 'integer', values: rows.map(() => 0) },
    { name: '_sluice_record', type: 'bigint', values: rows.map((_, r) => BigInt(from + r + 1)) },
    { name: '_sluice_offset', type: 'bigint', values: rows.map((_, r) => BigInt((from + r) * 10)) },
    { name: '_sluice_raw', type: 'bytea', values: rows.map((row) => Buffer.from(row.join(','))) },
  ];
}

function rejectColumns(rejects: readonly FakeReject[]): ColumnFixture[] {
  return [
    { name: 'part', type: 'integer', values: rejects.map(() => 0) },
    { name: 'record', type: 'bigint', values: rejects.map(({ record }) => BigInt(record)) },
    // Out of the way of the rows' offsets.
    {
      name: 'byte_offset',
      type: 'bigint',
      values: rejects.map(({ record }) => BigInt(1_000_000 + record * 10)),
    },
    {
      name: 'raw',
      type: 'bytea',
      values: rejects.map(({ raw }) => (raw === null ? null : Buffer.from(raw))),
    },
    { name: 'broken', type: 'text', values: rejects.map(({ broken }) => broken) },
  ];
}
