import { ExpressionError } from './errors.js';
import { type FACT_TYPES } from './facts.js';
import { string, type AstNode } from './parse.js';
import { fact } from './scope.js';
import { type Typed } from './typed.js';

/** Functions that give something else at each call: a retried split would store other values (I2). */
const VOLATILE = new Set([
  'random',
  'random_normal',
  'setseed',
  'clock_timestamp',
  'timeofday',
  'gen_random_uuid',
  'uuidv4',
  'uuidv7',
  'nextval',
  'currval',
  'lastval',
  'setval',
  'txid_current',
  'pg_current_xact_id',
  'pg_sleep',
]);

/** now() is the run's: the moment at which it was triggered, the same in every split and every attempt. */
export function clockFunction(name: string, args: number, offset: number | undefined): Typed | undefined {
  if (name === 'now' && args === 0) return fact('now()');
  if (name === 'statement_timestamp' || name === 'transaction_timestamp') {
    throw new ExpressionError(
      `${name}() depends on when the database is reached`,
      offset,
      'Use now(): when the run was triggered.',
    );
  }
  if (!VOLATILE.has(name)) return undefined;
  throw new ExpressionError(
    `${name}() is volatile: a retried split would store other values`,
    offset,
    'Take the value from the file, from run.id or now(), or give the column a DEFAULT in the table.',
  );
}

const CLOCK: Readonly<Record<string, keyof typeof FACT_TYPES>> = {
  SVFOP_CURRENT_DATE: 'current_date',
  SVFOP_CURRENT_TIMESTAMP: 'now()',
  SVFOP_LOCALTIME: 'localtime',
  SVFOP_LOCALTIMESTAMP: 'localtimestamp',
};

/** current_date and the other words that SQL calls without parentheses. @throws ExpressionError */
export function sessionValue(node: AstNode, offset: number | undefined): Typed {
  const op = string(node['op']);
  if (Object.hasOwn(CLOCK, op)) return fact(CLOCK[op]);
  const word = op.replace(/^SVFOP_|_N$/g, '').toLowerCase();
  if (word === 'current_time') {
    throw new ExpressionError(
      'current_time has a time zone of its own, a type that Sluice does not load',
      offset,
      'Use localtime or now().',
    );
  }
  if (op.endsWith('_N')) {
    throw new ExpressionError(
      `${word} with a precision is not supported`,
      offset,
      `Use ${word} without one.`,
    );
  }
  throw new ExpressionError(
    `${word} is a fact of a database session; an expression has none`,
    offset,
    'Facts of the run are run.id, run.date and params.NAME.',
  );
}
