import { castSteps } from './cast.js';
import { BINARY, DOMAINS, FUNCTIONS, UNARY } from './catalog.js';
import { type Signature } from './catalog/signature.js';
import { type Random } from './generate.fixture.js';
import { canCast, categoryOf, kindName, plain, type Kind } from './kinds.js';

/** An overload and how it is written. */
export interface Subject {
  readonly domain: string;
  readonly name: string;
  readonly form: 'function' | 'binary' | 'unary';
  readonly signature: Signature;
}

/** What an expression of each kind is at its simplest: columns mostly, and a few literals. */
const LEAVES: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  smallint: ['i2', 'i2', `'3'::smallint`],
  integer: ['i4', 'k', 'k', 'i4', '2', '-3'],
  bigint: ['i8', 'i8', '5000000000'],
  numeric: ['n', 'n2', 'n2', '0.5', '12.340'],
  real: ['r', 'r', `'1.25'::real`],
  'double precision': ['d', 'd', `'2.5'::float8`],
  boolean: ['b', '(k > 0)'],
  text: ['t', 'u', 'u', `'b'`, `'Éa'`, `','`, `''`],
  varchar: ['v'],
  char: ['c'],
  date: ['dt', 'dt', `date '2024-05-31'`],
  time: ['tm', `time '10:20:30'`],
  timestamp: ['ts', 'ts', `timestamp '2024-01-31 10:20:30.5'`],
  timestamptz: ['tz', 'tz', `timestamptz '2024-03-31 00:30:00+00'`],
  interval: [
    `(ts - timestamp '2024-01-31 12:00')`,
    `(tm - time '12:00')`,
    `interval '1 mon -2 days 03:04:05.6'`,
  ],
  uuid: ['uu'],
  json: ['js', 'js', `json '{"a":"x"}'`],
  jsonb: ['jb', 'jb', `jsonb '{"a":"x"}'`],
  bytea: ['by', 'by', String.raw`'\x0102'::bytea`],
};

/** Casts among which the engine and the server take the same texts; text is left to the types' own tests. */
const CASTS = allCasts();

function allCasts(): ReadonlyMap<Kind, readonly Kind[]> {
  const kinds = Object.keys(LEAVES) as Kind[]; // its keys are kinds
  const into = new Map<Kind, Kind[]>();
  for (const to of kinds) {
    const from = kinds.filter(
      (kind) =>
        kind !== to &&
        to !== 'char' &&
        categoryOf(kind) !== 'string' &&
        canCast(kind, to, 'explicit') &&
        castSteps(plain(kind), plain(to), 'explicit') !== undefined,
    );
    into.set(to, from);
  }
  return into;
}

/** Every overload of the catalogue, in its order. */
export function subjects(): readonly Subject[] {
  const known = DOMAINS.flatMap((domain) => [
    ...entries(domain.functions, domain.title, 'function'),
    ...entries(domain.binary, domain.title, 'binary'),
    ...entries(domain.unary ?? {}, domain.title, 'unary'),
  ]);
  const listed = new Set(known.map((subject) => subject.signature));
  const rest = [
    ...entries(FUNCTIONS, '', 'function'),
    ...entries(BINARY, '', 'binary'),
    ...entries(UNARY, '', 'unary'),
  ].filter((subject) => !listed.has(subject.signature));
  return [...known, ...rest];
}

function entries(
  part: Readonly<Record<string, readonly Signature[]>>,
  domain: string,
  form: Subject['form'],
): readonly Subject[] {
  return Object.entries(part).flatMap(([name, signatures]) =>
    signatures.map((signature) => ({ domain, name, form, signature })),
  );
}

/** Makes calls of overloads with arguments of their kinds. */
export class CallGenerator {
  private readonly byResult = new Map<Kind, Subject[]>();
  private readonly samples = new Map<string, readonly (readonly string[] | undefined)[]>();

  constructor(
    private readonly random: Random,
    all: readonly Subject[],
  ) {
    for (const domain of DOMAINS) {
      for (const [name, values] of Object.entries(domain.samples ?? {})) this.samples.set(name, values);
    }
    for (const subject of all) {
      const { result } = subject.signature;
      this.byResult.set(result, [...(this.byResult.get(result) ?? []), subject]);
    }
  }

  /** A call whose arguments are nested up to `depth` deep. */
  call({ name, form, signature }: Subject, depth: number): string {
    const { random } = this;
    const samples = this.samples.get(`${name}(${signature.args.join()})`) ?? this.samples.get(name);
    const more = signature.variadic ? random(3) : 0;
    const count = signature.args.length + more;
    const free: number[] = [];
    const args = Array.from({ length: count }, (_, i) => {
      const given = samples?.[Math.min(i, samples.length - 1)];
      if (given !== undefined && given.length > 0) return this.of(given);
      free.push(i);
      return this.expression(signature.args[Math.min(i, signature.args.length - 1)], random(depth + 1));
    });
    // PostgreSQL computes what is constant when it plans, and raises its errors even for rows that never get there.
    if (free.length > 0 && !args.some(readsColumn)) {
      const [i] = free;
      args[i] = this.column(signature.args[Math.min(i, signature.args.length - 1)]);
    }
    if (samples && free.length === 0 && !args.some(readsColumn)) {
      const i = samples.findIndex((given) => given?.some(readsColumn));
      if (i >= 0) args[i] = this.of((samples[i] ?? []).filter(readsColumn));
    }
    if (form === 'binary') return `(${args[0]} ${name} ${args[1]})`;
    if (form === 'unary') return `(${name} ${args[0]})`;
    return `${name}(${args.join(', ')})`;
  }

  expression(kind: Kind, depth: number): string {
    const { random } = this;
    if (depth === 0 || random(6) === 0) return this.leaf(kind);
    const sub = (other: Kind): string => this.expression(other, random(depth));
    const which = random(10);
    if (which === 0) return `CASE WHEN ${sub('boolean')} THEN ${sub(kind)} ELSE ${sub(kind)} END`;
    if (which === 1) return `coalesce(${this.column(kind)}, ${sub(kind)})`;
    const from = CASTS.get(kind) ?? [];
    if (which === 2 && from.length > 0) {
      const source = this.of(from);
      const inner = sub(source);
      return `(${readsColumn(inner) ? inner : this.column(source)})::${kindName(kind)}`;
    }
    if (kind === 'boolean' && which < 5) return this.condition(sub);
    const makers = this.byResult.get(kind);
    return makers ? this.call(this.of(makers), depth - 1) : this.leaf(kind);
  }

  private condition(sub: (kind: Kind) => string): string {
    return this.of([
      () => `(${sub('boolean')} AND ${sub('boolean')})`,
      () => `(${sub('boolean')} OR ${sub('boolean')})`,
      () => `(NOT ${sub('boolean')})`,
      () => `(${sub('text')} IS NULL)`,
      () => `(${sub('numeric')} IS NOT DISTINCT FROM ${sub('numeric')})`,
    ])();
  }

  private leaf(kind: Kind): string {
    return this.of(LEAVES[kind] ?? this.made(kind));
  }

  private column(kind: Kind): string {
    const columns = (LEAVES[kind] ?? []).filter(readsColumn);
    return columns.length > 0 ? this.of(columns) : this.leaf(kind);
  }

  /** A kind of which there are no columns is made by a function of columns. */
  private made(kind: Kind): readonly string[] {
    const makers = (this.byResult.get(kind) ?? []).filter(({ signature }) => !signature.args.includes(kind));
    if (makers.length === 0) throw new Error(`nothing makes a ${kind}`);
    return [this.call(this.of(makers), 0)];
  }

  private of<T>(items: readonly T[]): T {
    return items[this.random(items.length)];
  }
}

/** Whether some column stands in the text outside its literals. */
function readsColumn(sql: string): boolean {
  return /(?<![\w'])(i2|i4|i8|k|n|n2|r|d|b|t|u|v|c|dt|ts|tz|tm|uu|by|js|jb)\b/.test(
    sql.replace(/'(?:[^']|'')*'/g, "''"),
  );
}
