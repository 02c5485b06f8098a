import { createHmac } from 'node:crypto';
import { query } from '@sluice/testkit';
import { smallPipeline } from './pipeline.fixture.js';
import { useStack } from './stack.fixture.js';
import { copyOut } from './table.fixture.js';

const logs: string[] = [];
const SALT = 'salt-of-the-masks-7391';
const t = useStack({
  logLevel: 'debug',
  onLog: (_, line) => logs.push(line),
  env: { validator: { SLUICE_MASK_SALT: SALT } },
});

const BUCKET = 'masks';
/** Whatever may not be seen holds this word. */
const MARKER = 'hunter2marker';

/** Every row of every table of a database, as text; bytea in hexadecimal. */
async function dump(url: string): Promise<string> {
  const tables = await query<{ name: string }>(
    url,
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
     WHERE relkind IN ('r', 'p', 'm') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'`,
  );
  const rows: string[] = [];
  for (const { name } of tables)
    rows.push(`-- ${name}`, ...(await copyOut(url, `SELECT t::text FROM ${name} t`)));
  return rows.join('\n');
}

/** As it stands, and in the hexadecimal of bytea; the case is not what hides it. */
function expectUnseen(text: string, secret: string): void {
  const lower = text.toLowerCase();
  expect(lower).not.toContain(secret.toLowerCase());
  expect(lower).not.toContain(Buffer.from(secret).toString('hex'));
  expect(lower).not.toContain(Buffer.from(secret.toUpperCase()).toString('hex'));
  expect(lower).not.toContain(Buffer.from(secret).toString('base64').toLowerCase().slice(0, -4));
}

/** In no table of either database, and no log of any process. */
async function expectNowhere(): Promise<void> {
  for (const database of [t.stack.targetUrl, t.stack.databaseUrl]) {
    const text = await dump(database);
    expect(text).toContain('sluice');
    expectUnseen(text, MARKER);
    expectUnseen(text, SALT);
  }
  expect(logs.length).toBeGreaterThan(0);
  expectUnseen(logs.join('\n'), MARKER);
  expectUnseen(logs.join('\n'), SALT);
  expectUnseen(t.stack.postgres.logs(), MARKER);
}

describe('masked values', () => {
  it('are nowhere but in the source: neither in tables nor in rejects, logs or the orchestrator', async () => {
    const columns = [
      ['id', 'id', 'integer'],
      ['email', 'email', 'text'],
      ['secret', 'secret', 'text'],
      ['card', 'card', 'text'],
      ['quantity', 'quantity', 'integer'],
    ] as const;
    const row = (id: string, quantity: string, email = `${MARKER}${id}@example.com`): string =>
      `${id},${email},a ${MARKER} b,${MARKER}-4321,${quantity}\n`;
    const file = [
      'id,email,secret,card,quantity\n',
      row('1', '1'),
      row('2', 'none'), // type
      row('3', '99'), // quantity:max
      row('4', '1', `no-${MARKER}-at-all`), // email:format
      `5,${MARKER},ragged\n`,
      `6,"${MARKER} never closed,1\n`,
      row('7', '50'), // an expression over masked columns warns
      row('8', '1', `${MARKER}1@example.com`), // unique over the run
      Buffer.from(`9,${MARKER}\xff,a,b,1\n`, 'latin1').toString('latin1'),
    ].join('');
    await t.stack.s3.putObject(BUCKET, 'masked/a.csv', Buffer.from(file, 'latin1'));
    const yaml = `${smallPipeline({ name: 'masked', bucket: BUCKET, key: 'masked/*.csv', columns })}transform:
  split: { secret: { by: ' ', into: [before, middle, after] } }
  set:
    domain: upper(split_part(email, '@', 2))
    loud: upper(email)
  mask:
    email: { hash: { salt: env://SLUICE_MASK_SALT } }
    secret: redact
    middle: redact
    loud: redact
    card: { partial: { last: 4 } }
checks:
  - { column: quantity, max: 60 }
  - { column: email, format: email, message: '{value} of {loud} is no address' }
  - { expression: quantity < 50 or loud is null, name: loudness, severity: warn, message: 'see {secret}' }
  - { column: loud, regex: '^[A-Z0-9]+@', name: loud_form }
  - { unique: [email] }
  - { column: middle, distinct: { max: 100 }, severity: warn }
`;
    await t.client.mustApply(yaml);
    const { run } = await t.client.run('masked');
    expect([run.state, run.failure?.message ?? '']).toEqual(['RUN_STATE_SUCCEEDED', '']);

    const hash = (id: number): string =>
      createHmac('sha256', SALT).update(`${MARKER}${id}@example.com`).digest('hex');
    const stars = '*'.repeat(MARKER.length + 1);
    expect(
      await copyOut(
        t.stack.targetUrl,
        'SELECT id, email, secret, middle, loud, card FROM masked ORDER BY id',
      ),
    ).toEqual([1, 7].map((id) => `${id}\t${hash(id)}\t***\t***\t***\t${stars}4321`));
    const rejects = await t.client.rejects(run.runId);
    expect(rejects.length).toBe(7);
    expect(rejects.find(({ record }) => record === 3)?.raw.toString()).toContain('99');

    await expectNowhere();
    expectUnseen(JSON.stringify([await t.client.get(run.runId), await t.client.profile(run.runId)]), MARKER);
  });

  const REFERENCE =
    'lookup: [{ name: known, object: known.csv, on: { secret: word }, columns: { more: more }';
  it.each<[string, string, 'failed' | 'rejected']>([
    ['a check that fails the run', `checks: [{ column: secret, enum: [x], severity: fail }]`, 'failed'],
    [
      'its message',
      `checks: [{ column: secret, enum: [x], severity: fail, message: 'got {value} {secret}' }]`,
      'failed',
    ],
    ['a lookup that must not miss', `transform: { ${REFERENCE}, missing: fail }] }`, 'failed'],
    ['a lookup that misses', `transform: { ${REFERENCE}, missing: reject }] }`, 'rejected'],
    ['a cast', `transform: { set: { n: 'secret::integer' } }`, 'rejected'],
    ['a cast of a part of it', `transform: { set: { n: "right(secret || '!', 20)::date" } }`, 'rejected'],
    ['a condition', `transform: { where: 'secret::boolean' }`, 'rejected'],
    [
      'a check of what is computed',
      `transform: { set: { c: upper(secret) } }\nchecks: [{ column: c, max: A }]`,
      'rejected',
    ],
    ['a time stamp that is read', `transform: { set: { c: "to_date(secret, 'YYYY')" } }`, 'rejected'],
    ['a constraint of the table', '', 'rejected'],
    [
      'a type that it is too long for',
      `transform: { set: { c: { expression: secret, type: varchar(3) } } }`,
      'rejected',
    ],
  ])('are not told by %s', async (what, more, outcome) => {
    const name = `told_by_${what.replaceAll(' ', '_')}`;
    const columns = [
      ['id', 'id', 'integer'],
      ['secret', 'secret', 'text'],
    ] as const;
    await t.stack.s3.putObject(BUCKET, `${name}/a.csv`, `id,secret\n1,${MARKER}\n`);
    await t.stack.s3.putObject(BUCKET, 'known.csv', 'word,more\nx,y\n');
    const mask = '  mask: { secret: redact }\n';
    const yaml = smallPipeline({ name, bucket: BUCKET, key: `${name}/*.csv`, columns });
    if (more === '') {
      await query(t.stack.targetUrl, `CREATE TABLE ${name} (id integer, secret text CHECK (secret = 'x'))`);
    }
    const [first = '', ...rest] = more.split('\n');
    const transform = first.startsWith('transform: { ')
      ? [first.replace('transform: { ', 'transform:\n  ').replace(/ \}$/, ''), mask.trimEnd(), ...rest]
      : ['transform:', mask.trimEnd(), more];
    await t.client.mustApply(`${yaml}${transform.join('\n')}\n`);
    const { run } = await t.client.run(name);
    expect(run.state).toBe(outcome === 'failed' ? 'RUN_STATE_FAILED' : 'RUN_STATE_SUCCEEDED');
    const rejects = await t.client.rejects(run.runId);
    expect(rejects.length).toBe(outcome === 'failed' ? 0 : 1);
    expectUnseen(JSON.stringify([run, rejects, rejects.map(({ raw }) => raw.toString())]), MARKER);
  });

  it('are nowhere after all of that, either', () => expectNowhere());

  it('cannot be replayed, which says so', async () => {
    const [masked] = await query<{ run: string }>(
      t.stack.targetUrl,
      'SELECT run_id::text AS run FROM sluice.ledger LIMIT 1',
    );
    await expect(t.client.replay(masked?.run ?? '')).rejects.toMatchObject({ reason: 'REPLAY_REFUSED' });
  });
});
