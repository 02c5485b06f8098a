import { honest } from './testing/fake-extractor.fixture.js';
import { PEOPLE, resolved } from './testing/pipeline.fixture.js';
import { request, transform, useValidator, type Outcome } from './testing/validator.fixture.js';

const people = (more: string): ReturnType<typeof resolved> => resolved(PEOPLE + more);

const broken = ({ rejects }: Outcome): unknown =>
  rejects.map(({ record, broken: rules }) => [
    record,
    ...rules.map(({ rule, reason }) => `${rule}: ${reason}`),
  ]);

describe('Checks of rows', () => {
  const validator = useValidator();
  const run = (input: string, pipeline: ReturnType<typeof resolved>) => {
    validator.extractor.script = () => honest([input]);
    return transform(validator.client, request(pipeline, 1));
  };

  it('an expression is broken where it is false or an error, and holds for null', async () => {
    const pipeline = people(`
checks:
  - { name: sane, expression: '100 / age > 2 or name is null' }
`);
    const outcome = await run('id,name,age\n1,a,10\n2,a,99\n3,a,0\n4,a,\n5,,99\n6,a,x\n', pipeline);
    expect(outcome.rows.map(({ id }) => id)).toEqual([1n, 4n, 5n]);
    expect(outcome.rejects[0].broken[0]).toMatchObject({ column: '', value: 'age = 99, name = a' });
    expect(broken(outcome)).toEqual([
      [2, 'sane: does not hold: 100 / age > 2 or name is null'],
      [3, 'sane: division by zero'],
      [6, expect.stringMatching(/^type: /)],
    ]);
  });

  it('shows what an expression has read where it is an error', async () => {
    const pipeline = people(`
transform:
  set: { ratio: '100 / age' }
  where: age / length(name) > 0
`);
    const { rejects } = await run('id,name,age\n1,a,0\n2,,5\n3,"",7\n', pipeline);
    const told = rejects.map(({ broken: [{ rule, value, reason }] }) => [rule, value, reason]);
    expect(told).toEqual([
      ['set:ratio', 'age = 0', 'division by zero'],
      ['where', 'age = 7, name = ', 'division by zero'],
    ]);
  });

  it('fills a message with the column, the value and the row', async () => {
    const pipeline = people(`
checks:
  - { column: age, max: 10, message: '{column} {value} of {name} #{id} {{not a place}}' }
  - { name: e, expression: age < 20, message: '{age} is too much for {name}' }
`);
    const outcome = await run('id,name,age\n1,Ann,15\n2,,25\n', pipeline);
    expect(broken(outcome)).toEqual([
      [1, 'age:max: age 15 of Ann #1 {not a place}'],
      [2, 'age:max: age 25 of null #2 {not a place}', 'e: 25 is too much for null'],
    ]);
  });

  it('checks formats', async () => {
    const pipeline = people('checks: [{ column: name, format: email }]');
    const outcome = await run('id,name,age\n1,a@b.co,\n2,a@b,\n3,,\n', pipeline);
    expect(broken(outcome)).toEqual([[2, 'name:format: is not an email address']]);
  });

  it('fails at the first record that breaks a check of severity fail, whatever its other faults', async () => {
    const pipeline = people(`
checks:
  - { column: name, regex: '^[a-z]*$', severity: fail }
  - { column: age, max: 10, severity: fail, message: '{value} is more than ten' }
`);
    const { error, trailer } = await run('id,name,age\n1,a,5\nx,b,6\n3,c,11\n4,D,1\n', pipeline);
    expect(trailer).toBeUndefined();
    expect(error).toMatchObject({ reason: 'CHECK_FAILED', retry: 'terminal' });
    expect(error?.message).toBe(
      's3://b/part-0.csv, record 3 breaks age:max: 11 is more than ten (value "11")',
    );
    expect(error?.where).toMatchObject({
      bucket: 'b',
      key: 'part-0.csv',
      record: '3',
      rule: 'age:max',
      column: 'age',
    });
  });

  it('shows what an expression of severity fail has read', async () => {
    const pipeline = people("checks: [{ name: e, expression: 'age < id', severity: fail }]");
    const { error } = await run('id,name,age\n1,a,5\n', pipeline);
    expect(error?.message).toBe(
      's3://b/part-0.csv, record 1 breaks e: does not hold: age < id (age = 5, id = 1)',
    );
  });

  it('a check of severity fail passes over filtered rows and values that could not be read', async () => {
    const pipeline = people(`
transform: { where: name <> 'x' }
checks: [{ column: age, max: 10, severity: fail }]
`);
    const { error, rejects, rows } = await run('id,name,age\n1,x,50\n2,a,old\n3,b,1\n', pipeline);
    expect(error).toBeUndefined();
    expect(rejects.map(({ record }) => record)).toEqual([2]);
    expect(rows).toHaveLength(1);
  });

  it('a required check of severity fail makes its column not null', async () => {
    const { columns } = await run(
      'id,name,age\n',
      people('checks: [{ column: age, required: true, severity: fail }]'),
    );
    expect(columns[2]).toEqual({ name: 'age', type: 'integer', notNull: true });
  });

  it('counts a record once for a rule that it broke several times, and once for each rule', async () => {
    const checks = Array.from({ length: 3000 }, (_, i) => `  - { name: c${i}, column: age, max: ${i} }`);
    const rows = Array.from({ length: 50 }, (_, i) => `${i},n,5000`);
    const { trailer } = await run(
      `id,name,age\n${rows.join('\n')}\n`,
      people(`checks:\n${checks.join('\n')}\n`),
    );
    expect(trailer?.rules).toHaveLength(3000);
    expect(new Set(trailer?.rules.map(({ records }) => Number(records)))).toEqual(new Set([50]));
  });

  it('names the commonest rules when there are too many rejects, and says how many others there are', async () => {
    const checks = Array.from({ length: 7 }, (_, i) => `  - { name: c${i}, column: age, max: ${i} }`);
    const pipeline = people(`checks:\n${checks.join('\n')}\nlimits: { max_rejects: 6 }\n`);
    const rows = [1, 2, 3, 4, 5, 6, 7].map((age) => `1,n,${age}`);
    const { error } = await run(`id,name,age\n${rows.join('\n')}\n`, pipeline);
    expect(error?.message).toBe(
      's3://b/part-0.csv: 7 records rejected, max_rejects is 6; ' +
        'broken were c0 on age (7), c1 on age (6), c2 on age (5), c3 on age (4), c4 on age (3), and 2 other rules',
    );
  });
});
