import { CsvScanner } from '@sluice/csv';
import { messages, SluiceError, type TransformEvent__Output } from '@sluice/proto';
import { honest } from './testing/fake-extractor.fixture.js';
import { PEOPLE, resolved } from './testing/pipeline.fixture.js';
import { request, transform, useValidator } from './testing/validator.fixture.js';

/** PEOPLE with more sections. */
const people = (more: string, edit: (yaml: string) => string = (yaml) => yaml): ReturnType<typeof resolved> =>
  resolved(edit(PEOPLE) + more);

const RULES = `
transform:
  rename: { name: full_name }
  set:
    full_name: lower(trim(full_name))
    next: age + 1
    ratio: { expression: '100 / (age - 40)', type: bigint }
  where: full_name <> 'test'
  drop: [age]
checks:
  - { column: next, max: 100 }
  - { column: full_name, regex: '^[a-z]', length: { max: 5 } }
  - { column: id, min: 1, severity: warn }
`;

describe('Transform', () => {
  const validator = useValidator(300);

  it('tells progress with every chunk that gives nothing to send (I8)', async () => {
    validator.extractor.script = () => honest(['id,name,age\n' + '1,test,1\n'.repeat(30)], 100);
    const events: TransformEvent__Output[] = [];
    const wanted = request(people(RULES), 1);
    for await (const event of messages(validator.client.transform(wanted))) events.push(event);
    expect(events.map(({ event }) => event)).toEqual([
      'schema',
      'progress',
      'progress',
      'progress',
      'trailer',
    ]);
    expect(events[3]?.progress).toEqual({ sourceBytes: 282 });
    expect(events[4]?.trailer?.counts).toMatchObject({ read: 30, loaded: 0, filtered: 30 });
  });

  it('renames, sets, filters, checks and drops in the documented order', async () => {
    const input = [
      'id,name,age',
      '1,  ANN ,30', // loaded
      '2,test,40', // its set fails, so it is rejected although where would filter it
      '3,TEST,900', // filtered, and so not checked
      '4,9lives long,200', // three checks
      '5,x,old', // its type fails: next and ratio follow from that and are no failures of their own
      '-6,Bo,31', // a warning
      '7,,32', // where is null: filtered
    ].join('\n');
    validator.extractor.script = () => honest([input]);
    const outcome = await transform(validator.client, request(people(RULES), 1));
    expect(outcome.error).toBeUndefined();
    expect(outcome.columns).toEqual([
      { name: 'id', type: 'bigint', notNull: true },
      { name: 'full_name', type: 'text', notNull: false },
      { name: 'next', type: 'integer', notNull: false },
      { name: 'ratio', type: 'bigint', notNull: false },
    ]);
    expect(outcome.rows).toEqual([
      { id: 1n, full_name: 'ann', next: 31, ratio: -10n },
      { id: -6n, full_name: 'bo', next: 32, ratio: -11n },
    ]);
    const broken = outcome.rejects.map(({ record, broken: rules }) => [
      record,
      ...rules.map(({ rule }) => rule),
    ]);
    expect(broken).toEqual([
      [2, 'set:ratio'],
      [4, 'next:max', 'full_name:length', 'full_name:regex'],
      [5, 'type'],
    ]);
    expect(outcome.rejects[0].broken[0]).toMatchObject({ column: 'ratio', reason: 'division by zero' });
    expect(outcome.rejects[1].broken[0]).toMatchObject({
      value: '201',
      reason: 'is above the maximum of 100',
    });
    expect(outcome.trailer?.counts).toMatchObject({
      read: 7,
      loaded: 2,
      rejected: 3,
      filtered: 2,
      warned: 1,
    });
    expect(outcome.trailer?.rules).toContainEqual({
      rule: 'id:min',
      column: 'id',
      severity: 'SEVERITY_WARN',
      records: 1,
    });
  });

  it.each([
    { raw: 'redact', value: '***' },
    { raw: 'none', value: '' },
  ])('rejects.raw: $raw lets nothing of the record through', async ({ raw, value }) => {
    validator.extractor.script = () => honest(['id,name,age\n1,a,s3cret\n"2,s3cret\n3,s3cret,300\n,b,4\n']);
    const { rejects } = await transform(
      validator.client,
      request(people(`${RULES}rejects: { raw: ${raw} }`), 1),
    );
    const said = rejects.map(({ record, broken }) => [record, ...broken.map((rule) => rule.value)]);
    // The second and the fourth have no value to show.
    expect(said.sort(([x], [y]) => Number(x) - Number(y))).toEqual([
      [1, value],
      [2, ''],
      [3, value, value],
      [4, ''],
    ]);
    expect(rejects.every((reject) => reject.raw === null)).toBe(true);
    expect(JSON.stringify(rejects)).not.toContain('s3cret');
  });

  it.each([
    {
      name: 'max_rejects',
      limits: 'max_rejects: 1',
      says: /2 records rejected, max_rejects is 1; broken were type on age \(2\)$/,
    },
    {
      name: 'max_reject_ratio',
      limits: 'max_reject_ratio: 0.3',
      says: /2 of 4 records rejected \(0\.5000\)/,
    },
  ])('limits.$name fails the split with the commonest rules', async ({ limits, says }) => {
    validator.extractor.script = () => honest(['id,name,age\n1,a,x\n2,b,y\n3,c,1\n4,d,2\n']);
    const { error, trailer } = await transform(validator.client, request(people(`limits: { ${limits} }`), 1));
    expect(error).toMatchObject({ reason: 'REJECT_LIMIT', retry: 'terminal' });
    expect(error?.message).toMatch(says);
    expect(trailer).toBeUndefined();
  });

  it('allows as many rejects as the limits say', async () => {
    validator.extractor.script = () => honest(['id,name,age\n1,a,x\n2,b,y\n3,c,1\n4,d,2\n']);
    const limits = 'limits: { max_rejects: 2, max_reject_ratio: 0.5 }';
    const { error, trailer } = await transform(validator.client, request(people(limits), 1));
    expect(error).toBeUndefined();
    expect(trailer?.counts).toMatchObject({ loaded: 2, rejected: 2 });
  });

  describe('takes no stream for whole that is not (I4)', () => {
    const [chunk, partEnd, trailer] = [...honest(['id,name,age\n1,a,2\n'])];
    const lie = { trailer: { ...trailer.trailer, crc32: 7 } };
    it.each([
      { name: 'no trailer', events: [chunk, partEnd], says: /without a trailer/ },
      { name: 'no part end', events: [chunk, trailer], says: /0 of 1 parts/ },
      { name: 'another crc32', events: [chunk, partEnd, lie], says: /crc32 7/ },
      { name: 'a missing chunk', events: [partEnd, trailer], says: /part 0 of 18 bytes was announced/ },
      {
        name: 'a part too many',
        events: [chunk, partEnd, chunk, partEnd, trailer],
        says: /more parts than the 1/,
      },
      {
        name: 'more behind the trailer',
        events: [chunk, partEnd, trailer, trailer],
        says: /after the trailer/,
      },
    ])('$name', async ({ events, says }) => {
      validator.extractor.script = () => events;
      const outcome = await transform(validator.client, request(people(''), 1));
      expect(outcome.error).toMatchObject({ reason: 'STREAM_INCOMPLETE', retry: 'retry' });
      expect(outcome.error?.message).toMatch(says);
      expect(outcome.trailer).toBeUndefined();
    });
  });

  it('cuts what expressions make large into batches of bounded size (I5)', async () => {
    const name = 'x'.repeat(1000);
    const lines = Array.from({ length: 3000 }, (_, i) => `${i},${name},1`);
    validator.extractor.script = () => honest([`id,name,age\n${lines.join('\n')}\n`]);
    const wide = people('transform: { set: { wide: name || name || name || name || name } }');
    const { rows, trailer } = await transform(validator.client, request(wide, 1));
    expect(rows.map((row) => Number(row['id']))).toEqual(lines.map((_, i) => i));
    expect(rows.every((row) => row['wide'] === name.repeat(5))).toBe(true);
    expect(trailer?.batches).toBeGreaterThanOrEqual(9); // 18 MB out at 2 MiB each, from three chunks in
  });

  it('passes the extractor’s own error on', async () => {
    validator.extractor.script = () => {
      throw new SluiceError('SOURCE_CHANGED', 's3://b/part-0.csv changed', { hint: 'Run again.' });
    };
    const { error } = await transform(validator.client, request(people(''), 1));
    expect(error).toMatchObject({ reason: 'SOURCE_CHANGED', hint: 'Run again.', scope: 'object' });
  });

  it('gives up on an extractor that sends nothing (I8), and cancels it', async () => {
    const before = validator.extractor.cancelled;
    validator.extractor.script = () => ['hang'];
    const { error } = await transform(validator.client, request(people(''), 1));
    expect(error).toMatchObject({ reason: 'TIMEOUT' });
    expect(error?.message).toMatch(/the extractor sent nothing for 300 ms/);
    expect(validator.extractor.cancelled).toBe(before + 1);
  });

  it('cancels the extraction when its caller goes', async () => {
    const cancelled = new Promise<void>((resolve) => {
      validator.extractor.script = function* () {
        yield { chunk: { data: Buffer.from('id,name,age\n1,a,2\n') } };
        validator.extractor.onCancel = resolve;
        yield 'hang';
      };
    });
    const call = validator.client.transform(request(people(''), 1));
    call.on('error', () => undefined);
    call.once('data', () => call.cancel());
    await cancelled;
  });

  it('closes its scanner once, however it ends', async () => {
    const close = jest.spyOn(CsvScanner.prototype, 'close');
    const rows = `id,name,age\n${'1,aaaaaaaaaaaaaaaa,2\n'.repeat(10_000)}`;
    const chunk = { chunk: { data: Buffer.from(rows) } };
    const scripts = {
      success: () => honest([rows]),
      silence: () => [chunk, 'hang' as const],
      'no trailer': () => [chunk],
      'a wrong header': () => honest([rows.replace('age', 'years')]),
    };
    let closed = 0;
    for (const [end, script] of Object.entries(scripts)) {
      validator.extractor.script = script;
      const { error } = await transform(validator.client, request(people(''), 1));
      expect([end, error === undefined]).toEqual([end, end === 'success']);
      expect(close).toHaveBeenCalledTimes((closed += 1));
    }
    validator.extractor.script = scripts.silence;
    const gone = new Promise<void>((resolve) => close.mockImplementationOnce(resolve));
    const call = validator.client.transform(request(people(''), 1));
    call.on('error', () => undefined);
    call.once('data', () => call.cancel());
    await gone;
    close.mockRestore();
  });

  it('reads no further ahead than its windows while its receiver waits', async () => {
    const chunk = Buffer.from('id,name,age\n' + '1,aaaaaaaaaaaaaaaa,2\n'.repeat(50_000));
    const total = 200;
    validator.extractor.sent = 0;
    validator.extractor.script = function* () {
      for (let n = 0; n < total; n++) yield { chunk: { data: chunk } };
      yield 'hang';
    };
    const call = validator.client.transform(request(people(''), 1));
    call.on('error', () => undefined);
    await new Promise((resolve) => call.once('readable', resolve));
    const settled = await quiet(() => validator.extractor.sent);
    expect(settled).toBeLessThan(total / 2);
    call.cancel();
  });

  it('serves several streams at once without mixing them', async () => {
    const rows = 5000;
    validator.extractor.script = (wanted) => {
      const tag = wanted.split?.splitId ?? '';
      const lines = Array.from({ length: rows }, (_, i) => `${i},${tag}-${i},${i}`);
      return honest([`id,name,age\n${lines.join('\n')}\n`], 10_000);
    };
    const pipeline = people('transform: { set: { name: upper(name) } }');
    const outcomes = await Promise.all(
      ['a', 'b', 'c', 'd'].map((splitId) => {
        const wanted = request(pipeline, 1);
        return transform(validator.client, { ...wanted, split: { ...wanted.split, splitId } });
      }),
    );
    outcomes.forEach(({ rows: got }, n) => {
      expect(got).toHaveLength(rows);
      expect(got.every((row, i) => row['name'] === `${'ABCD'[n]}-${i}`)).toBe(true);
    });
  });

  it.each([
    { name: 'no pipeline', change: { pipeline: null }, reason: 'INVALID_REQUEST' },
    { name: 'no split', change: { split: null }, reason: 'INVALID_REQUEST' },
    {
      name: 'a specification of another shape',
      change: { pipeline: { name: 'x', version: 1, specJson: '{}', sha256: 'x' } },
      reason: 'INVALID_PIPELINE',
    },
  ])('refuses a request with $name', async ({ change, reason }) => {
    const { error } = await transform(validator.client, { ...request(people(''), 1), ...change });
    expect(error).toMatchObject({ reason });
  });
});

/** The value once it has not changed for a while. */
async function quiet(read: () => number): Promise<number> {
  for (let last = read(), same = 0; ;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const now = read();
    same = now === last ? same + 1 : 0;
    last = now;
    if (same === 10) return now;
  }
}
