import { unary } from '@sluice/proto';
import { PEOPLE } from './testing/pipeline.fixture.js';
import { useValidator } from './testing/validator.fixture.js';

const WRONG = `
transform:
  set:
    first: split_part(nmae, ' ', 1)
    older: age +
    sum: age + name
    clock: random()
    age: name
  where: id
checks:
  - { column: age, min: ten }
  - { column: name, regex: '(' }
  - { column: id, length: { max: 3 } }
`;

describe('Check', () => {
  const validator = useValidator();
  const check = (yaml: string): ReturnType<typeof run> => run(yaml);
  const run = async (yaml: string) => {
    const { client } = validator;
    return unary(client.check.bind(client), { yaml });
  };

  it('answers with the resolved specification and the columns that it loads', async () => {
    const answer = await check(`${PEOPLE}transform: { set: { n: length(name) }, drop: [age] }\n`);
    expect(answer?.diagnostics).toEqual([]);
    expect(answer).toMatchObject({
      name: 'people',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(answer?.columns).toEqual([
      { name: 'id', type: 'bigint', notNull: true },
      { name: 'name', type: 'text', notNull: false },
      { name: 'n', type: 'integer', notNull: false },
    ]);
    expect(JSON.parse(answer?.specJson ?? '')).toMatchObject({ name: 'people' });
  });

  it('finds every problem at once, each at its place in the file', async () => {
    const yaml = PEOPLE.replace('name: age, type: integer', "name: age, type: integer, default: 'x'") + WRONG;
    const answer = await check(yaml);
    const lines = yaml.split('\n');
    const found = answer?.diagnostics.map(({ line, column, message, hint }) => ({
      at: lines[line - 1].slice(column - 1).trimEnd(),
      message,
      hint,
    }));
    expect(answer?.specJson).toBe('');
    expect(found).toEqual([
      {
        at: expect.stringMatching(/^'?x/),
        message: expect.stringContaining('default is not a whole number'),
        hint: '',
      },
      { at: "nmae, ' ', 1)", message: 'there is no column "nmae"', hint: 'Did you mean "name"?' },
      { at: '', message: 'syntax error at end of input', hint: expect.stringContaining('syntax') },
      { at: '+ name', message: 'there is no operator integer + text', hint: expect.stringContaining('Cast') },
      { at: 'random()', message: expect.stringContaining('volatile'), hint: expect.any(String) },
      {
        at: 'name',
        message: 'the expression is of type text, the column of type integer',
        hint: 'Cast it: (…)::integer.',
      },
      { at: 'id', message: 'where must be boolean, not bigint', hint: expect.stringContaining('Compare') },
      {
        at: 'ten }',
        message: expect.stringContaining('"ten" is not a whole number'),
        hint: expect.stringContaining('integer'),
      },
      {
        at: "'(' }",
        message: expect.stringContaining('cannot be used'),
        hint: expect.stringContaining('regular expressions'),
      },
      {
        at: expect.stringMatching(/max|^\{/),
        message: expect.stringContaining('length is for text'),
        hint: expect.any(String),
      },
    ]);
  });

  it('does not say again what the file’s own rules have said', async () => {
    const answer = await check(PEOPLE.replace('type: bigint', 'type: bigintt'));
    expect(answer?.diagnostics.map(({ code }) => code)).toEqual(['unknown_type']);
  });

  it.each([
    ['1 FROM users', 'not one scalar expression'],
    ['1; DROP TABLE users', 'not one scalar expression'],
    ['(SELECT 1)', 'a subquery'],
    ['sum(age)', 'sum'],
    ['row_number() over ()', 'a window function'],
    ['current_user', 'session'],
    ['ARRAY[1]', 'an array'],
    ['age::money', 'money'],
    ['$1', 'a parameter'],
    ['\'x\' COLLATE "C"', 'COLLATE'],
    ['lowr(name)', 'lowr'],
    ["integer 'x'", 'is not a whole number'],
    ['CASE WHEN true THEN 1 ELSE name END', 'CASE types'],
    ['2147483647::smallint + ', 'syntax error'],
  ])('refuses the expression %s', async (expression, message) => {
    const answer = await check(`${PEOPLE}transform: { set: { x: ${JSON.stringify(expression)} } }\n`);
    expect(answer?.diagnostics).toHaveLength(1);
    expect(answer?.diagnostics[0].message).toContain(message);
  });
});
