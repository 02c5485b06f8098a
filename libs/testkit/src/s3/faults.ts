import { Random } from '../orders/random.js';
import { s3Errors, ServiceFault } from './errors.js';

/** What goes wrong with one answer. Byte counts are of the body of that answer. */
export type Fault =
  /** 503 SlowDown. */
  | { readonly kind: 'slow_down' }
  /** 403 AccessDenied (AccessDeniedException from Secrets Manager). */
  | { readonly kind: 'access_denied' }
  /** 500 InternalError. */
  | { readonly kind: 'internal_error' }
  /** Any other error. */
  | { readonly kind: 'error'; readonly status: number; readonly code: string; readonly message?: string }
  /** The connection is reset after so many bytes. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** The body ends cleanly after so many bytes: no Content-Length says that more were due. */
  | { readonly kind: 'short'; readonly afterBytes: number }
  /** Nothing more comes after so many bytes; the connection stays open until the client goes. */
  | { readonly kind: 'stall'; readonly afterBytes: number }
  /** The object is replaced after so many bytes. This answer goes on with the old bytes, or is cut when asked. */
  | { readonly kind: 'overwrite'; readonly afterBytes: number; readonly body: string; readonly cut?: boolean }
  /** A slow body: it comes in pieces of so many bytes, with a pause before each. */
  | { readonly kind: 'trickle'; readonly pieceBytes: number; readonly ms: number }
  /** The answer waits. */
  | { readonly kind: 'delay'; readonly ms: number };

export interface FaultRule {
  /** e.g. `GetObject`, `ListObjectsV2`, `GetSecretValue`; undefined: any. */
  readonly operation?: string;
  readonly bucket?: string;
  /** The object's key or the secret's name. */
  readonly key?: string;
  readonly fault: Fault;
  /** How many matching requests pass unharmed first. Default 0. */
  readonly skip?: number;
  /** How many requests it strikes. Default 1; `'always'` until removed. */
  readonly times?: number | 'always';
  /** Of the matching requests it strikes this share, by chance, and leaves the others to later rules. Default 1. */
  readonly share?: number;
  /** Of that chance. Default 1. */
  readonly seed?: number;
}

export interface FaultHandle {
  /** Requests it has struck so far. */
  readonly hits: number;
  remove(): void;
}

interface Armed {
  readonly rule: FaultRule;
  readonly random: Random;
  skip: number;
  left: number;
  hits: number;
}

export interface Target {
  readonly operation: string;
  readonly bucket: string;
  readonly key: string;
}

/** The faults in force. One request is struck by the oldest rule that matches it. */
export class Faults {
  #armed: Armed[] = [];

  add(rule: FaultRule): FaultHandle {
    const left = rule.times === 'always' ? Infinity : (rule.times ?? 1);
    const random = new Random(rule.seed ?? 1);
    const armed: Armed = { rule, random, skip: rule.skip ?? 0, left, hits: 0 };
    this.#armed.push(armed);
    return {
      get hits() {
        return armed.hits;
      },
      remove: () => {
        this.#armed = this.#armed.filter((other) => other !== armed);
      },
    };
  }

  clear(): void {
    this.#armed = [];
  }

  take(target: Target): Fault | undefined {
    for (const armed of this.#armed) {
      if (armed.left === 0 || !matches(armed.rule, target)) continue;
      if (armed.rule.share !== undefined && !armed.random.chance(armed.rule.share)) continue;
      if (armed.skip > 0) {
        armed.skip -= 1;
        continue;
      }
      armed.left -= 1;
      armed.hits += 1;
      return armed.rule.fault;
    }
    return undefined;
  }
}

function matches(rule: FaultRule, target: Target): boolean {
  return (
    (rule.operation === undefined || rule.operation === target.operation) &&
    (rule.bucket === undefined || rule.bucket === target.bucket) &&
    (rule.key === undefined || rule.key === target.key)
  );
}

/** The error that a fault answers with, if that is its kind. */
export function faultError(fault: Fault): ServiceFault | undefined {
  switch (fault.kind) {
    case 'slow_down':
      return s3Errors.slowDown();
    case 'access_denied':
      return s3Errors.accessDenied();
    case 'internal_error':
      return s3Errors.internalError();
    case 'error':
      return new ServiceFault(fault.status, fault.code, fault.message ?? fault.code);
    default:
      return undefined;
  }
}
