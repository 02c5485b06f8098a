import { setFlagsFromString } from 'node:v8';
import { loadModule, parseSync, SqlError } from 'libpg-query';
import { ExpressionError } from './errors.js';

/** A node of libpg-query's tree: an object with one key, its type. */
export type AstNode = Readonly<Record<string, unknown>>;

const PREFIX = 'SELECT ';

let ready: Promise<void> | undefined;

/**
 * Loads PostgreSQL's parser (WASM); await it once before the first parseExpression. Optimising its huge grammar function
 * would take V8 some 500 MB and a second of CPU in the background (I5), for a parser that reads a few expressions per
 * pipeline: V8's baseline compiler will do. The flags concern nothing but WASM.
 */
export function loadExpressionParser(): Promise<void> {
  if (!ready) {
    setFlagsFromString('--no-wasm-dynamic-tiering');
    setFlagsFromString('--no-wasm-tier-up');
    ready = loadModule();
  }
  return ready;
}

/** @throws ExpressionError when the text is not one scalar expression in PostgreSQL's syntax */
export function parseExpression(text: string): AstNode {
  if (text.trim() === '')
    throw new ExpressionError('the expression is empty', 0, 'Write one, or leave out its key.');
  const select = selectOf(text);
  const targets = list(select['targetList']);
  const bare = Object.keys(select).every((key) => BARE.has(key));
  if (!bare || targets.length !== 1) throw notOne();
  const target = record(record(targets[0])['ResTarget']);
  if (target['name'] !== undefined) throw notOne();
  return record(target['val']);
}

/** What a SELECT of nothing but a list has. */
const BARE = new Set(['targetList', 'limitOption', 'op']);

const SYNTAX =
  "Write one expression in PostgreSQL's syntax: texts in single quotes, names in double ones or none.";
const BRACES = 'Nothing is pasted into an expression: name the fact itself, such as run.date or params.NAME.';

function notOne(): ExpressionError {
  return new ExpressionError(
    'this is not one scalar expression',
    0,
    'Write what could stand between SELECT and FROM, without a name and without commas.',
  );
}

function selectOf(text: string): AstNode {
  let statements: readonly unknown[];
  try {
    statements = parseSync(PREFIX + text).stmts ?? [];
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    const cursor = error.sqlDetails?.cursorPosition;
    // The parser counts characters here, not bytes.
    const before = cursor === undefined ? undefined : [...text].slice(0, Math.max(0, cursor - PREFIX.length));
    throw new ExpressionError(error.message, before?.join('').length, text.includes('{{') ? BRACES : SYNTAX);
  }
  const select = statements.length === 1 ? record(record(statements[0])['stmt'])['SelectStmt'] : undefined;
  if (select === undefined) throw notOne();
  return record(select);
}

/** The parser counts bytes of UTF-8 from the beginning of the statement; we count UTF-16 units of the expression. */
export function offsetOf(text: string, location: unknown): number | undefined {
  if (typeof location !== 'number' || location < PREFIX.length) return undefined;
  return Buffer.from(text)
    .subarray(0, location - PREFIX.length)
    .toString().length;
}

/** The tree comes from JSON and leaves out what is empty or zero. */
export function record(value: unknown): AstNode {
  return typeof value === 'object' && value !== null ? (value as AstNode) : {}; // any object has string keys
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function string(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The names in a list of String nodes, e.g. of a function or a type. */
export function names(value: unknown): readonly string[] {
  return list(value).map((item) => string(record(record(item)['String'])['sval']));
}
