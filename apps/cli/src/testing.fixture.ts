import { PassThrough } from 'node:stream';
import {
  Server,
  ServerCredentials,
  type Metadata,
  type sendUnaryData,
  type ServerUnaryCall,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { api, SluiceError, type OrchestratorHandlers, type Run, type RunEvent } from '@sluice/proto';
import { type Io } from './context.js';
import { UsageError } from './exit-codes.js';
import { runCli } from './main.js';

/** An orchestrator that answers as a test says, and remembers what it was asked. */
export interface FakeOrchestrator {
  readonly address: string;
  readonly requests: { method: string; request: unknown }[];
  stop(): void;
}

/** `never`: each test names the request's type itself. */
type Unary = (request: never) => unknown;
type Answers = Partial<Record<Exclude<keyof OrchestratorHandlers, 'WatchRun'>, Unary>> & {
  /** Runs to send (or whole events), then the end; or an error. One list per call. */
  WatchRun?: (call: number) => readonly (Run | { event: RunEvent } | SluiceError)[];
};

export async function fakeOrchestrator(
  answers: Answers,
  onMetadata: (metadata: Metadata) => void = () => undefined,
): Promise<FakeOrchestrator> {
  const requests: FakeOrchestrator['requests'] = [];
  const implementation: UntypedServiceImplementation = {};
  for (const [method, answer] of Object.entries(answers)) {
    if (method === 'WatchRun') continue;
    implementation[method] = (
      call: ServerUnaryCall<unknown, unknown>,
      callback: sendUnaryData<unknown>,
    ): void => {
      requests.push({ method, request: call.request });
      onMetadata(call.metadata);
      try {
        callback(null, (answer as Unary)(call.request as never));
      } catch (error) {
        callback(SluiceError.from(error).toStatus('orchestrator'));
      }
    };
  }
  let watches = 0;
  implementation['WatchRun'] = (call: {
    request: unknown;
    write(m: unknown): void;
    end(): void;
    emit(name: string, e: unknown): void;
  }): void => {
    requests.push({ method: 'WatchRun', request: call.request });
    for (const item of answers.WatchRun?.(watches++) ?? []) {
      if (item instanceof SluiceError) return void call.emit('error', item.toStatus('orchestrator'));
      call.write('event' in item ? item.event : { run: item, splits: [] });
    }
    call.end();
  };
  const server = new Server();
  server.addService(api().Orchestrator.service, implementation);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (e, p) =>
      e ? reject(e) : resolve(p),
    );
  });
  return { address: `127.0.0.1:${port}`, requests, stop: () => server.forceShutdown() };
}

/** A fake orchestrator for each test that starts one, stopped behind it. */
export function useOrchestrator(): {
  start(answers: Answers, onMetadata?: (metadata: Metadata) => void): Promise<{ address: string }>;
  /** What it was asked, in order. */
  readonly requests: FakeOrchestrator['requests'];
  stop(): void;
} {
  let current: FakeOrchestrator | undefined;
  const stop = (): void => {
    current?.stop();
    current = undefined;
  };
  afterEach(stop);
  return {
    start: async (answers, onMetadata) => {
      current = await fakeOrchestrator(answers, onMetadata);
      return { address: current.address };
    },
    get requests() {
      return current?.requests ?? [];
    },
    stop,
  };
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line against an address, with files from and to a map. */
export async function cli(
  argv: readonly string[],
  options: {
    address?: string;
    files?: Map<string, string>;
    interrupted?: AbortSignal;
    tty?: boolean;
    onStderr?: (text: string) => void;
  } = {},
): Promise<Outcome> {
  const { files = new Map<string, string>() } = options;
  let stdout = '';
  let stderr = '';
  const out = new PassThrough();
  const err = Object.assign(new PassThrough(), { isTTY: options.tty ?? false });
  out.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  err.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    options.onStderr?.(stderr);
  });
  const io: Io = {
    stdout: out,
    stderr: err,
    env: options.address === undefined ? {} : { SLUICE_ORCHESTRATOR: options.address },
    actor: 'anna@example',
    interrupted: options.interrupted ?? new AbortController().signal,
    readFile: async (path) => {
      const text = files.get(path);
      if (text === undefined) throw new UsageError(`Cannot read ${path} (ENOENT).`);
      return text;
    },
    writeFile: async (path, text, force) => {
      if (files.has(path) && !force)
        throw new UsageError(`Cannot write ${path} (EEXIST).`, 'Overwrite it with --force.');
      files.set(path, text);
    },
  };
  const code = await runCli(argv, io);
  return { code, stdout, stderr };
}

/** A run in full, but for what a test cares about. */
export function aRun(over: Run = {}): Run {
  return {
    runId: '0198c0de-0000-7000-8000-000000000001',
    pipeline: 'orders',
    pipelineVersion: 3,
    state: 'RUN_STATE_SUCCEEDED',
    logicalDate: '2026-11-22',
    createdAtMs: Date.UTC(2026, 10, 22, 1),
    startedAtMs: Date.UTC(2026, 10, 22, 1, 0, 1),
    endedAtMs: Date.UTC(2026, 10, 22, 1, 0, 4),
    counts: { read: 1000, loaded: 990, rejected: 7, filtered: 3, warned: 2, bytes: 2048 },
    splitsTotal: 2,
    splitsCommitted: 2,
    bytesTotal: 2048,
    table: 'public.orders',
    rules: [{ rule: 'quantity:max', column: 'quantity', severity: 'SEVERITY_ERROR', records: 7 }],
    ...over,
  };
}
