import { CheckError } from '../checks/check.js';
import { compileCheck, type CompiledCheck } from '../checks/compile-check.js';
import { slotsOf } from '../expressions/bind.js';
import { kindName } from '../expressions/kinds.js';
import { type Typed } from '../expressions/typed.js';
import { type ColumnType } from '../types.js';
import { type Compiling } from './compiling.js';
import { type KnownColumn } from './environment.js';
import { type Message, parseMessage } from './message.js';
import { type CheckShape } from './shape.js';

/** A check whose constants have been read. */
export interface CheckStep {
  readonly name: string;
  readonly severity: CheckShape['severity'];
  /** Empty for an expression over several columns. */
  readonly column: string;
  /** Of that column. */
  readonly slot: number | undefined;
  readonly rule:
    | { readonly kind: 'column'; readonly slot: number; readonly check: CompiledCheck }
    /** Broken where it is false, or an error. */
    | { readonly kind: 'expression'; readonly expr: Typed };
  /** What a reject says, unless there is a message. */
  readonly reason: string;
  readonly message: Message | undefined;
  /** The columns that the message names, and the slots of what they hold when the check is made. */
  readonly places: ReadonlyMap<string, { readonly slot: number; readonly type: ColumnType }>;
}

export function compileCheckSteps(compiling: Compiling): readonly CheckStep[] {
  return compiling.spec.checks.flatMap((check, index) => checkStep(compiling, check, index) ?? []);
}

function checkStep(compiling: Compiling, check: CheckShape, index: number): CheckStep | undefined {
  const at = { section: 'check', index } as const;
  const { environment } = compiling;
  const column = environment.column(check.column);
  if (check.column !== '' && column === undefined) {
    compiling.unknown(at, 'check', check.column, environment.names());
    return undefined;
  }
  const rule = ruleOf(compiling, check, index, column);
  const message = messageOf(compiling, check, index);
  const { name, severity } = check;
  const reason = rule?.kind === 'column' ? rule.check.reason : reasonOf(check);
  const places = new Map(
    (message ?? []).flatMap((part) => {
      const found = typeof part === 'string' ? undefined : environment.column(part.place);
      return typeof part === 'string' || found === undefined ? [] : [[part.place, found] as const];
    }),
  );
  return rule && { name, severity, column: check.column, slot: column?.slot, rule, reason, message, places };
}

function ruleOf(
  compiling: Compiling,
  check: CheckShape,
  index: number,
  column: KnownColumn | undefined,
): CheckStep['rule'] | undefined {
  const at = { section: 'check', index } as const;
  if (check.rule.kind === 'expression') {
    const expr = compiling.expression(check.rule.expression, at, undefined);
    if (expr === undefined || expr.type.kind === 'boolean') return expr && { kind: 'expression', expr };
    const message = `a check's expression must be boolean, not ${kindName(expr.type.kind)}`;
    compiling.problem(
      at,
      'expression',
      message,
      'Compare: the check is broken where the expression is false.',
    );
    return undefined;
  }
  if (column === undefined) {
    compiling.problem(at, 'check', `${check.rule.kind} needs a column`, 'Add `column`.');
    return undefined;
  }
  try {
    const compiled = compileCheck(check, column.type, compiling.environment.literal);
    return { kind: 'column', slot: column.slot, check: compiled };
  } catch (error) {
    if (!(error instanceof CheckError)) throw error;
    compiling.problem(at, 'check', `${check.name}: ${error.message}`, error.hint);
    return undefined;
  }
}

function reasonOf({ rule }: CheckShape): string {
  return rule.kind === 'expression' ? `does not hold: ${rule.expression.trim()}` : '';
}

function messageOf(compiling: Compiling, check: CheckShape, index: number): Message | undefined {
  const { environment } = compiling;
  const at = { section: 'check', index, key: 'message' } as const;
  if (check.message === undefined) return undefined;
  const message = parseMessage(check.message);
  if (typeof message === 'string') {
    compiling.problem(at, 'message', message);
    return undefined;
  }
  for (const part of message) {
    if (typeof part === 'string' || environment.column(part.place)) continue;
    const own = part.place === 'column' || part.place === 'value';
    if (!own) compiling.unknown(at, 'message', part.place, ['column', 'value', ...environment.names()]);
    else if (check.column === '') {
      const hint = 'Name the columns that the message is to show, such as {NAME}.';
      compiling.problem(
        at,
        'message',
        `the check has no column of its own, so {${part.place}} has no meaning`,
        hint,
      );
    }
  }
  return message;
}

/** The slots that a check looks at. */
export function slotsOfCheck({ rule }: CheckStep): ReadonlySet<number> {
  return rule.kind === 'column' ? new Set([rule.slot]) : slotsOf(rule.expr);
}
