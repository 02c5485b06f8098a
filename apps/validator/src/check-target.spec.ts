import { unary } from '@sluice/proto';
import { useValidator } from './testing/validator.fixture.js';

const yaml = (target: string, more = ''): string => `
apiVersion: sluice/v1
kind: Pipeline
metadata: { name: target }
params: { day: date, region: { type: text, default: eu }, n: { type: bigint, default: 1 }, full: { type: boolean, default: true } }
source: { s3: { bucket: people, key: '*.csv' } }
schema:
  columns:
    - { name: id, type: bigint }
    - { name: name, type: text }
    - { name: doc, type: json }
    - { name: day, type: date }
    - { name: at, type: timestamptz }
    - { name: ok, type: boolean }
target: { connection: env://TARGET, table: public.people, ${target} }
${more}
`;

describe('Check of the target', () => {
  const validator = useValidator();
  const told = async (text: string): Promise<string[]> => {
    const { client } = validator;
    const { diagnostics } = await unary(client.check.bind(client), { yaml: text });
    return diagnostics
      .filter(({ severity }) => severity === 'SEVERITY_ERROR')
      .map(({ path, code, message }) => `${path} ${code} ${message}`);
  };

  it.each([
    [
      'a version without an order',
      'mode: upsert, key: [id], version: doc',
      'target.version bad_target "doc" is of type json, which has no greatest and least value here',
    ],
    [
      'a version that is true or false',
      'mode: sync, key: [id], sync: { delete: hard }, version: ok',
      'target.version bad_target "ok" is of type boolean, which has no greatest and least value here',
    ],
    [
      'an effective time that is a number',
      'mode: history, key: [id], history: { effective: name }',
      'target.history.effective bad_target "name" is of type text, which is not a time from which rows hold',
    ],
    [
      'a key that cannot be compared',
      'mode: upsert, key: [doc]',
      'target.key[0] bad_key "doc" is of type json, which cannot be compared',
    ],
    [
      'ranges of a number',
      'create: true, partition_by: { range: id }',
      'target.partition_by.range bad_target "id" is of type bigint, which is not a range of time',
    ],
    [
      'a list of documents',
      'create: true, partition_by: { list: doc }',
      'target.partition_by.list bad_target "doc" is of type json, which cannot be compared',
    ],
    [
      'a partition of a number by text',
      "mode: replace, partition: { id: '=x' }",
      'target.partition.id bad_target "x" is not a whole number: expected digits with an optional sign',
    ],
    [
      'a partition of a moment by a day',
      'mode: replace, partition: { at: run.date }',
      'target.partition.at bad_target run.date is of type date, and "at" of type timestamp with time zone',
    ],
    [
      'a partition of a day by a number',
      'mode: replace, partition: { day: params.n }',
      'target.partition.day bad_target params.n is of type bigint, and "day" of type date',
    ],
  ])('finds %s', async (_name, target, expected) => {
    expect(await told(yaml(target))).toEqual([expected]);
  });

  it.each([
    "mode: replace, partition: { day: run.date, name: params.region, id: '=7', ok: params.full }",
    'mode: replace, partition: { name: run.date, id: params.n, day: params.day }',
    'mode: history, key: [id], history: { effective: day }',
    'mode: upsert, key: [id], version: at',
    'create: true, partition_by: { list: name }',
  ])('takes %s', async (target) => {
    expect(await told(yaml(target))).toEqual([]);
  });

  it('knows the types that expressions give', async () => {
    const set = "transform: { set: { changed: 'at::date', age: '1 + id' } }";
    expect(await told(yaml('mode: history, key: [id], history: { effective: changed }', set))).toEqual([]);
    expect(await told(yaml('mode: history, key: [id], history: { effective: age }', set))).toEqual([
      'target.history.effective bad_target "age" is of type bigint, which is not a time from which rows hold',
    ]);
  });

  it('reads params in expressions by their types', async () => {
    const where = (text: string): string => yaml('mode: append', `transform: { where: ${text} }`);
    expect(await told(where('day >= params.day and name <> params.region'))).toEqual([]);
    expect(await told(where('day >= params.dya'))).toEqual([
      'transform.where bad_expression there is no param "dya"',
    ]);
    expect(await told(where('day >= params.n'))).toHaveLength(1);
  });
});
