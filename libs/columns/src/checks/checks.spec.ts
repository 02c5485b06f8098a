import { readLiteral } from '../transform/engine.js';
import { type CheckShape } from '../transform/shape.js';
import { allocateVector } from '../allocate.js';
import { createKernel } from '../kernels/create-kernel.js';
import { parseType } from '../parse-type.js';
import { textBlock } from '../expressions/text-block.fixture.js';
import { CheckError } from './check.js';
import { compileCheck } from './compile-check.js';

type Rule = CheckShape['rule'];

const typeOf = (name: string): NonNullable<ReturnType<typeof parseType>> => {
  const type = parseType(name);
  if (type === undefined) throw new Error(name);
  return type;
};

/** The values that break a rule. */
function broken(
  typeName: string,
  rule: Rule,
  values: readonly (string | null)[],
): readonly (string | null)[] {
  const type = typeOf(typeName);
  const vector = allocateVector(type, values.length);
  const failures = { rejected: new Uint8Array(values.length), add: () => undefined };
  createKernel(type, { column: 'c' }).parse(textBlock(values), 0, vector, failures);
  values.forEach((value, r) => (vector.valid[r] = value === null ? 0 : 1));
  const check = compileCheck({ name: 'n', column: 'c', severity: 'reject', rule }, type, readLiteral('UTC'));
  const marks = new Uint8Array(values.length);
  const count = check.bind()(vector, values.length, marks);
  const found = values.filter((_, r) => marks[r] === 1);
  expect(count).toBe(found.length);
  return found;
}

describe('checks', () => {
  it.each<[string, Rule, readonly (string | null)[], readonly (string | null)[]]>([
    ['text', { kind: 'required' }, ['a', '', null], [null]],
    ['integer', { kind: 'min', value: '1' }, ['0', '1', '-5', null], ['0', '-5']],
    ['smallint', { kind: 'max', value: '10' }, ['10', '11', null], ['11']],
    [
      'bigint',
      { kind: 'max', value: '9007199254740993' },
      ['9007199254740993', '9007199254740994'],
      ['9007199254740994'],
    ],
    ['bigint', { kind: 'min', value: '-1' }, ['-1', '-2', '4294967296'], ['-2']],
    ['numeric(12,2)', { kind: 'min', value: '0' }, ['0.00', '-0.01', '5', null], ['-0.01']],
    [
      'numeric',
      { kind: 'max', value: '0.1' },
      ['0.1', '0.10', '0.1000000000000000000001', '0', 'NaN', '-Infinity'],
      ['0.1000000000000000000001', 'NaN'],
    ],
    ['numeric(5,2)', { kind: 'max', value: '1000000' }, ['999.99'], []],
    [
      'numeric',
      { kind: 'max', value: '100' },
      ['5', '123456789012345678901', '1.12345678901234567', '100.00000000000000001', 'NaN', 'Infinity'],
      ['123456789012345678901', '100.00000000000000001', 'NaN', 'Infinity'],
    ],
    [
      'numeric',
      { kind: 'min', value: '0' },
      ['0', '-123456789012345678901', '-1e-20'],
      ['-123456789012345678901', '-1e-20'],
    ],
    ['double precision', { kind: 'max', value: '1' }, ['1', '1.5', 'NaN', '-Infinity'], ['1.5', 'NaN']],
    [
      'date',
      { kind: 'min', value: '2024-01-01' },
      ['2023-12-31', '2024-01-01', 'infinity', '-infinity'],
      ['2023-12-31', '-infinity'],
    ],
    [
      'timestamptz',
      { kind: 'max', value: '2024-01-01 00:00:00+01' },
      ['2023-12-31T23:00:00Z', '2023-12-31T23:00:01Z'],
      ['2023-12-31T23:00:01Z'],
    ],
    ['text', { kind: 'min', value: 'b' }, ['a', 'b', 'é'], ['a']],
    [
      'varchar(9)',
      { kind: 'enum', values: ['new', 'paid', ''] },
      ['new', 'neW', 'paid', '', 'paidx', null],
      ['neW', 'paidx'],
    ],
    ['integer', { kind: 'enum', values: ['1', '02'] }, ['1', '2', '3', null], ['3']],
    ['numeric', { kind: 'enum', values: ['1.50'] }, ['1.5', '1.51'], ['1.51']],
    ['boolean', { kind: 'enum', values: ['true'] }, ['t', 'f'], ['f']],
    ['text', { kind: 'length', max: 3 }, ['abc', 'äöü', '日本語', 'abcd', 'äöüx', null], ['abcd', 'äöüx']],
    ['text', { kind: 'length', min: 2, max: 2 }, ['é', 'éé', 'ab', ''], ['é', '']],
    ['char(5)', { kind: 'length', min: 2 }, ['a', 'ab'], ['a']],
    ['char(5)', { kind: 'enum', values: ['a    ', 'b'] }, ['a', 'a  ', 'b  ', ' a'], [' a']],
    ['text', { kind: 'enum', values: ['a '] }, ['a', 'a '], ['a']],
  ])('%s %j', (type, rule, values, expected) => {
    expect(broken(type, rule, values)).toEqual(expected);
  });

  it.each<[string, Rule, RegExp]>([
    ['integer', { kind: 'min', value: 'ten' }, /"ten" is not a whole number/],
    ['date', { kind: 'enum', values: ['2024-13-01'] }, /"2024-13-01"/],
    ['integer', { kind: 'regex', pattern: 'a' }, /regex is for text columns/],
    ['integer', { kind: 'length', max: 1 }, /length is for text columns/],
    ['jsonb', { kind: 'min', value: '1' }, /cannot be compared/],
  ])('%s refuses %j', (type, rule, message) => {
    const check = { name: 'n', column: 'c', severity: 'reject', rule } as const;
    const compile = (): unknown => compileCheck(check, typeOf(type), readLiteral('UTC'));
    expect(compile).toThrow(CheckError);
    expect(compile).toThrow(message);
  });
});
