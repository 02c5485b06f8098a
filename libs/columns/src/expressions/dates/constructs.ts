import { type Analysis } from '../analyze.js';
import { binary } from '../analyze-compare.js';
import { FUNCTIONS } from '../catalog.js';
import { callOf } from '../call.js';
import { coerceKind, kindOf } from '../coerce.js';
import { ExpressionError } from '../errors.js';
import { record, string, type AstNode } from '../parse.js';
import { resolve } from '../resolve.js';
import { fact } from '../scope.js';
import { type Located, type Typed } from '../typed.js';

/** Calls of dates that their arguments' types do not settle. undefined: a function like others. @throws ExpressionError */
export function dateConstruct(
  a: Analysis,
  name: string,
  args: readonly unknown[],
  offset: number | undefined,
): Typed | undefined {
  if (name === 'make_interval') return makeInterval(a, args, offset);
  if (name === 'age' && args.length === 1) return ageToday(a, args[0], offset);
  if (name === 'overlaps' && args.length === 4) return overlaps(a, args, offset);
  return undefined;
}

const PARTS = ['years', 'months', 'weeks', 'days', 'hours', 'mins', 'secs'] as const;

/** Its parameters have names and are 0 where they are not given. */
function makeInterval(a: Analysis, args: readonly unknown[], offset: number | undefined): Typed {
  const given = new Map<string, Located>();
  args.forEach((arg, i) => {
    const named = record(record(arg)['NamedArgExpr']);
    const isNamed = 'name' in named;
    const part = isNamed ? string(named['name']) : PARTS[i];
    if (part === undefined || !PARTS.some((known) => known === part) || given.has(part)) {
      const problem = part === undefined ? 'has seven arguments at most' : `has no argument "${part}" here`;
      throw new ExpressionError(`make_interval ${problem}`, offset, `Its arguments: ${PARTS.join(', ')}.`);
    }
    given.set(part, a.analyze(isNamed ? named['arg'] : (arg as AstNode)));
  });
  const zero: Located = { expr: { node: 'undecided', text: '0' }, offset };
  return callOf(
    a,
    FUNCTIONS['make_interval'][0],
    PARTS.map((part) => given.get(part) ?? zero),
    offset,
  );
}

/** age(x): from midnight of the run's day. */
function ageToday(a: Analysis, arg: unknown, offset: number | undefined): Typed {
  const located = a.analyze(arg);
  const of = FUNCTIONS['age'].map((signature) => ({ ...signature, args: signature.args.slice(1) }));
  const single = resolve(of, [kindOf(located)], false);
  const signature = FUNCTIONS['age'].find(({ args }) => args[0] === single?.args[0]);
  if (signature === undefined) {
    throw new ExpressionError('age takes a timestamp', offset, 'Cast its argument: age(x::timestamp).');
  }
  return callOf(a, signature, [{ expr: fact('current_date'), offset }, located], offset);
}

/** A period's second half may be its length. */
function overlaps(a: Analysis, args: readonly unknown[], offset: number | undefined): Typed | undefined {
  const located = args.map((arg) => a.analyze(arg));
  if (!located.some((arg) => kindOf(arg) === 'interval')) return undefined;
  const ends = [0, 2].flatMap((i) => {
    const [start, end] = [located[i], located[i + 1]];
    if (kindOf(end) !== 'interval') return [start, end];
    const { signature } = binary(a.scope, '+', start, end, offset);
    return [
      { expr: coerceKind(a.scope, start, signature.args[0]), offset: start.offset },
      { expr: callOf(a, signature, [start, end], offset), offset: end.offset },
    ];
  });
  const signature = resolve(FUNCTIONS['overlaps'], ends.map(kindOf), false);
  if (signature) return callOf(a, signature, ends, offset);
  throw new ExpressionError(
    'OVERLAPS takes two periods of one type',
    offset,
    'Cast their ends to timestamp.',
  );
}
