import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { decodeStatusDetails, encodeStatusDetails, STATUS_DETAILS } from './error-details.js';
import { presentable } from './presentable.js';
import { isReason, REASONS, type FailureScope, type Reason, type RetryClass } from './reasons.js';

export interface SluiceErrorOptions {
  /** What to do next. */
  readonly hint?: string;
  /** Where it happened: bucket, key, table, column, variable … Never a secret. */
  readonly where?: Readonly<Record<string, string>>;
  /** Kept for the local log; never crosses a process boundary. */
  readonly cause?: unknown;
  /** The service that raised it first. */
  readonly service?: string;
}

/**
 * The one error that crosses Sluice's boundaries: a closed reason, a message that is safe to show, a hint.
 * Throw it anywhere; servers turn it into a gRPC status, clients turn statuses back into it with `SluiceError.from`.
 */
export class SluiceError extends Error {
  readonly reason: Reason;
  readonly hint: string;
  readonly where: Readonly<Record<string, string>>;
  readonly service: string;

  constructor(reason: Reason, message: string, options: SluiceErrorOptions = {}) {
    super(presentable(message), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'SluiceError';
    this.reason = reason;
    this.hint = presentable(options.hint ?? '');
    this.where = Object.fromEntries(
      Object.entries(options.where ?? {}).map(([name, value]) => [name, presentable(value)]),
    );
    this.service = options.service ?? '';
  }

  get retry(): RetryClass {
    return REASONS[this.reason].retry;
  }

  get scope(): FailureScope {
    return REASONS[this.reason].scope;
  }

  /** The one door from anything thrown: a SluiceError as it is, a gRPC status by its details or code, others INTERNAL. */
  static from(error: unknown): SluiceError {
    if (error instanceof SluiceError) return error;
    if (isServiceError(error)) return fromStatus(error);
    const message = error instanceof Error ? error.message : String(error);
    return new SluiceError('INTERNAL', message, { cause: error });
  }

  /** As a grpc-js handler fails a call: `callback(error.toStatus())`, `stream.destroy(error.toStatus())`. */
  toStatus(service: string): Partial<ServiceError> & Error {
    const code: status = REASONS[this.reason].status;
    const metadata = new Metadata();
    const message = cut(this.message, MAX_MESSAGE_BYTES);
    const fields: Record<string, string> = { service: this.service || service };
    for (const [key, value] of Object.entries({ ...this.where, hint: this.hint })) {
      fields[key] = cut(value, MAX_FIELD_BYTES);
    }
    metadata.set(
      STATUS_DETAILS,
      encodeStatusDetails(code, message, { reason: this.reason, metadata: fields }),
    );
    return Object.assign(new Error(message), { code, details: message, metadata });
  }
}

/**
 * A status travels in HTTP/2 trailers, the message twice and once percent-encoded. Peers refuse more than 64 KiB of them as
 * a protocol error, which would hide the reason and make a terminal failure look like one worth another try.
 */
const MAX_MESSAGE_BYTES = 8 * 1024;
const MAX_FIELD_BYTES = 2 * 1024;

/** The whole text is in the log of the service that raised it. */
function cut(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return text;
  // What is left of a character that was cut through goes too.
  return `${bytes.toString('utf8', 0, maxBytes).replace(/\uFFFD$/, '')} … (cut)`;
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' && 'metadata' in error;
}

function fromStatus(error: ServiceError): SluiceError {
  const [bytes] = error.metadata?.get(STATUS_DETAILS) ?? [];
  const info = Buffer.isBuffer(bytes) ? decodeStatusDetails(bytes) : undefined;
  if (info && isReason(info.reason)) {
    const { hint = '', service = '', ...where } = info.metadata;
    return new SluiceError(info.reason, error.details, { hint, service, where, cause: error });
  }
  return new SluiceError(reasonOfCode(error.code), error.details || error.message, { cause: error });
}

/** For statuses that grpc-js itself raises, or a proxy between. */
function reasonOfCode(code: status): Reason {
  switch (code) {
    case status.CANCELLED:
      return 'CANCELLED';
    case status.DEADLINE_EXCEEDED:
      return 'TIMEOUT';
    case status.UNAVAILABLE:
      return 'PEER_UNAVAILABLE';
    case status.UNIMPLEMENTED:
      return 'NOT_SUPPORTED';
    case status.INVALID_ARGUMENT:
      return 'INVALID_REQUEST';
    default:
      return 'INTERNAL';
  }
}
