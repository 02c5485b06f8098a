import { honest } from './testing/fake-extractor.fixture.js';
import { PEOPLE, resolved } from './testing/pipeline.fixture.js';
import { request, transform, useValidator } from './testing/validator.fixture.js';

describe('rows that are wider than a message (I5, I8)', () => {
  const validator = useValidator();
  const people = (more: string): ReturnType<typeof resolved> => resolved(PEOPLE + more);
  const big = (mib: number): string => 'x'.repeat(mib << 20);
  const long = 'limits: { max_record_bytes: 8MiB }\n';

  it('are rejected, and name their widest column; the others are loaded', async () => {
    const input = `id,name,age\n1,a,1\n2,${big(6)},2\n3,b,3\n4,${big(3)},4\n`;
    validator.extractor.script = () => honest([input]);
    const wide = people(`${long}transform: { set: { wide: name || name } }`);
    const { rows, rejects, trailer, error } = await transform(validator.client, request(wide, 1));
    expect(error).toBeUndefined();
    expect(rows.map((row) => row['id'])).toEqual([1n, 3n, 4n]);
    expect(String(rows[2]['wide'])).toHaveLength(6 << 20);
    expect(rejects).toMatchObject([{ record: 2, broken: [{ rule: 'csv:value_too_long', column: 'wide' }] }]);
    expect(trailer?.counts).toMatchObject({ read: 4, loaded: 3, rejected: 1 });
  });

  it('count their source where it is sent along', async () => {
    validator.extractor.script = () => honest([`id,name,age\n1,${big(8).slice(100)},1\n2,b,3\n`]);
    const alone = await transform(validator.client, request(people(long), 1));
    expect(alone.rows).toHaveLength(2);
    const { rows, rejects } = await transform(validator.client, request(people(long), 1, true));
    expect(rows).toHaveLength(1);
    expect(rejects).toMatchObject([{ record: 1, broken: [{ rule: 'csv:value_too_long', column: 'name' }] }]);
  });

  it('are filtered where they are not wanted, and not rejected', async () => {
    validator.extractor.script = () => honest([`id,name,age\n1,${big(6)},1\n2,b,3\n`]);
    const wide = people(`${long}transform: { set: { wide: name || name || name }, where: id > 1 }`);
    const { trailer } = await transform(validator.client, request(wide, 1));
    expect(trailer?.counts).toMatchObject({ loaded: 1, rejected: 0, filtered: 1 });
  });

  it('are cut apart where several stand together, also when numbers make them wide', async () => {
    const lines = Array.from({ length: 36_000 }, () => '1e1000').join('\n');
    validator.extractor.script = () => honest([`id\n${lines}\n`]);
    const numeric = resolved(
      PEOPLE.replace(/ {4}- \{ name: id[\s\S]*?target:/, '    - { name: id, type: numeric }\ntarget:'),
    );
    const { rows, error } = await transform(validator.client, request(numeric, 1));
    expect(error).toBeUndefined(); // 18 MB
    expect(rows).toHaveLength(36_000);
  });
});
