import { allocate, allocateVector } from '../allocate.js';
import { Zone } from '../kernels/zone.js';
import { readLiteral } from '../transform/engine.js';
import { type ColumnType } from '../types.js';
import { type Vector } from '../vector.js';
import { NO_PARAMS, type RunParams } from './run-params.js';

/** What a run knows of itself. */
export interface RunFacts {
  /** UUID. */
  readonly runId: string;
  /** YYYY-MM-DD. */
  readonly logicalDate: string;
  /** When the run was triggered: its now(). Milliseconds since 1970-01-01T00:00:00Z. */
  readonly triggeredAtMs: number;
  readonly params: Readonly<Record<string, string>>;
}

/** What a part's object is. */
export interface ObjectFacts {
  readonly bucket: string;
  readonly key: string;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly lastModifiedMs: number;
}

/** Facts by the name that an expression calls them by, and the clock of the run, which does not move. */
export const FACT_TYPES = {
  'run.id': { kind: 'uuid' },
  'run.date': { kind: 'date' },
  'object.bucket': { kind: 'text' },
  'object.key': { kind: 'text' },
  'object.last_modified': { kind: 'timestamptz' },
  'record.number': { kind: 'bigint' },
  'now()': { kind: 'timestamptz' },
  current_date: { kind: 'date' },
  localtime: { kind: 'time' },
  localtimestamp: { kind: 'timestamp' },
} as const satisfies Readonly<Record<string, ColumnType>>;

/** `params.NAME` is of the type that the pipeline declares; `run.params.NAME` is the same as it was written. */
export type FactName = keyof typeof FACT_TYPES | ParamFact | TextParamFact;
type ParamFact = `params.${string}`;
type TextParamFact = `run.params.${string}`;

/** @param name not of a declared param, which has a type of its own */
export function factType(name: Exclude<FactName, ParamFact>): ColumnType {
  return isTextParam(name) ? { kind: 'text' } : FACT_TYPES[name];
}

const isTextParam = (name: FactName): name is TextParamFact => name.startsWith('run.params.');
const isParam = (name: FactName): name is ParamFact => name.startsWith('params.');

/** The facts as expressions read them while a split is transformed. */
export interface FactSource {
  /** One row, null where there is no such value; the same object for as long as the fact does not change. */
  value(name: FactName): Vector;
  /** Number in its object by row of the block. */
  readonly recordNumber: Float64Array;
}

/** The facts of one split: those of its run stand, those of the object change with the part, record numbers with the block. */
export class SplitFacts implements FactSource {
  recordNumber: Float64Array = new Float64Array(0);
  private object: ObjectFacts | undefined;
  private readonly values = new Map<FactName, Vector>();

  constructor(
    private readonly run: RunFacts,
    private readonly timezone: string,
    private readonly params: RunParams = NO_PARAMS,
  ) {}

  beginObject(object: ObjectFacts | undefined): void {
    this.object = object;
    for (const name of [...this.values.keys()]) if (name.startsWith('object.')) this.values.delete(name);
  }

  value(name: FactName): Vector {
    let vector = this.values.get(name);
    if (vector === undefined) this.values.set(name, (vector = this.make(name)));
    return vector;
  }

  private make(name: FactName): Vector {
    const { run, object } = this;
    if (isTextParam(name)) return text(this.given(name.slice('run.params.'.length)));
    if (isParam(name)) return this.param(name.slice('params.'.length));
    switch (name) {
      case 'run.id':
        return literal(FACT_TYPES[name], run.runId);
      case 'run.date':
        return literal(FACT_TYPES[name], run.logicalDate);
      case 'object.bucket':
        return text(object?.bucket);
      case 'object.key':
        return text(object?.key);
      case 'object.last_modified':
        return int64(object && object.lastModifiedMs * 1000);
      case 'record.number':
        throw new Error('record.number is not one value');
      case 'now()':
        return int64(run.triggeredAtMs * 1000);
      case 'localtimestamp':
        return int64(this.localMs() * 1000);
      case 'localtime':
        return int64((this.localMs() - this.localDay() * DAY_MS) * 1000);
      case 'current_date': {
        const vector = allocate('int32', 1);
        if (vector.kind === 'int32') vector.values[0] = this.localDay();
        vector.valid[0] = 1;
        return vector;
      }
    }
  }

  private given(param: string): string | undefined {
    const { params } = this.run;
    return Object.hasOwn(params, param) ? params[param] : this.params.get(param)?.default;
  }

  /** Read once a split. @throws Error where it is no value of its type: that was checked when the run was triggered */
  private param(name: string): Vector {
    const { type } = this.params.get(name) ?? { type: { kind: 'text' } };
    const given = this.given(name);
    if (type.kind === 'text') return text(given); // as it is, quotes, blanks and all
    if (given === undefined) return allocateVector(type, 1); // null
    return literal(type, given);
  }

  /** now() on the wall clock of source.timezone (UTC where there is none), as milliseconds since 1970 there. */
  private localMs(): number {
    const { triggeredAtMs } = this.run;
    return (
      triggeredAtMs + Zone.of(this.timezone || 'UTC').offsetAtUtc(Math.floor(triggeredAtMs / 1000)) * 1000
    );
  }

  private localDay(): number {
    return Math.floor(this.localMs() / DAY_MS);
  }
}

const DAY_MS = 86_400_000;

function text(value: string | undefined): Vector {
  const data = Buffer.from(value ?? '');
  return {
    kind: 'bytes',
    valid: Uint8Array.of(value === undefined ? 0 : 1),
    data,
    offsets: Int32Array.of(0, data.length),
  };
}

function int64(micros: number | undefined): Vector {
  const values = BigInt64Array.of(BigInt(micros ?? 0));
  return {
    kind: 'int64',
    valid: Uint8Array.of(micros === undefined ? 0 : 1),
    values,
    words: new Int32Array(values.buffer),
  };
}

function literal(type: ColumnType, written: string): Vector {
  const value = readLiteral('UTC')(type, written);
  if (typeof value === 'string') throw new Error(`"${written}" ${value}`);
  return value;
}
