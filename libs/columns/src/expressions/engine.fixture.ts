import { formatType } from '../parse-type.js';
import { Environment } from '../transform/environment.js';
import { type ColumnType } from '../types.js';
import { type Vector } from '../vector.js';
import { analyzeExpression } from './analyze.js';
import { bind } from './bind.js';
import { DOMAINS } from './catalog.js';
import { ExpressionError } from './errors.js';
import { SplitFacts } from './facts.js';
import { COLUMNS } from './generate.fixture.js';
import { loadColumn } from './load-column.fixture.js';
import { FACTS, type Row, type ServerRow } from './server.fixture.js';
import { rowText } from './to-text.js';

/** A value as text, null, or an error by SQLSTATE. */
type Outcome = { readonly value: string | null } | { readonly error: string };

interface Evaluated {
  readonly type: ColumnType;
  readonly outcomes: readonly Outcome[];
}

/** The engine over the same rows as the server's. */
export class Engine {
  private readonly environment: Environment;
  private readonly facts: SplitFacts;
  private readonly columns: readonly Vector[];

  constructor(
    private readonly rows: readonly Row[],
    private readonly timezone: string,
  ) {
    this.environment = new Environment(timezone);
    this.facts = new SplitFacts(FACTS.run, timezone);
    this.facts.beginObject(FACTS.object);
    this.facts.recordNumber = Float64Array.from(rows, (_, r) => r + 1);
    this.columns = Object.entries(COLUMNS).map(([name, { type }]) => {
      const texts = rows.map((row) => row[name]);
      return loadColumn(this.environment, name, type, texts, timezone);
    });
  }

  /** What differs from the server's answers for an expression, and how many rows agreed in kind. */
  compare(text: string, theirs: readonly ServerRow[]): { compared: number; differences: string[] } {
    const differences: string[] = [];
    const refusal = theirs.find((row) => row.r === 0);
    let evaluated: Evaluated;
    try {
      evaluated = this.evaluate(text);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw new Error(text, { cause: error });
      // What PostgreSQL refuses too is agreement; what only we refuse must say so, not fail.
      const refused = refusal !== undefined || theirs.every((row) => row.state !== null);
      if (!refused) differences.push(`${text}: refused: ${error.message}`);
      return { compared: 0, differences };
    }
    if (refusal) return { compared: 0, differences: [`${text}: PostgreSQL refuses it: ${refusal.kind}`] };
    const name = typeName(evaluated.type);
    for (const { r, kind, value, state } of theirs) {
      const ours = evaluated.outcomes[r - 1];
      const wanted: Outcome = state === null ? { value } : { error: sqlClass(state) };
      if (JSON.stringify(ours) !== JSON.stringify(wanted) && !nearly(text, ours, wanted)) {
        const row = JSON.stringify(this.rows[r - 1], this.columnsIn(text));
        differences.push(
          `${text} [${this.timezone}] row ${row}: ${JSON.stringify(ours)} instead of ${JSON.stringify(wanted)}`,
        );
      }
      if (kind !== null && kind !== name) differences.push(`${text}: of type ${name} instead of ${kind}`);
    }
    return { compared: theirs.length, differences };
  }

  private columnsIn(text: string): string[] {
    return Object.keys(COLUMNS).filter((name) => new RegExp(`\\b${name}\\b`).test(text));
  }

  private evaluate(text: string): Evaluated {
    const typed = analyzeExpression(text, this.environment);
    const evaluate = bind(typed, this.environment);
    const rows = this.rows.length;
    const { vector, errors } = evaluate({ rows, columns: this.columns, facts: this.facts });
    const outcomes = Array.from({ length: rows }, (_, r): Outcome => {
      const error = errors?.at(r);
      if (error) return { error: sqlClass(error.sqlstate) };
      return { value: vector.valid[r] === 0 ? null : shown(vector, typed.type, r) };
    });
    return { type: typed.type, outcomes };
  }
}

const APPROXIMATE = DOMAINS.flatMap((domain) => domain.approximate ?? []);

/** Doubles that came out of the C library on one side. */
function nearly(text: string, a: Outcome, b: Outcome): boolean {
  if (!APPROXIMATE.some((name) => text.includes(name)) || !('value' in a && 'value' in b)) return false;
  const [x, y] = [Number(a.value), Number(b.value)];
  return a.value !== null && b.value !== null && Math.abs(x - y) <= Math.abs(y) * 1e-12;
}

function shown(vector: Vector, type: ColumnType, row: number): string {
  const text = rowText(vector, type.kind, row);
  return type.kind === 'timestamptz' ? text.replace(/\+00(?= BC$|$)/, '') : text;
}

function typeName(type: ColumnType): string {
  return formatType(type).replace(/\(.*\)/, '');
}

/** Why a text is no number may be put differently; that it is none may not. */
function sqlClass(state: string): string {
  return ['22P02', '22003', '22007', '22008'].includes(state) ? 'invalid or out of range' : state;
}
