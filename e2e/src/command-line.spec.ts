import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { workspaceRoot } from '@sluice/testkit';
import { smallPipeline } from './pipeline.fixture.js';
import { useStack } from './stack.fixture.js';
import { copyOut } from './table.fixture.js';

const t = useStack({
  env: {
    loader: { NOWHERE: 'postgres://nobody@127.0.0.1:1/nothing' },
    orchestrator: { SLUICE_BACKOFF_MS: '100', SLUICE_MAX_ATTEMPTS: '100' },
  },
});

/** The command line as a person runs it. */
function commandLine(argv: readonly string[]): readonly [string, string[]] {
  const bin = join(workspaceRoot(), 'apps', 'cli', 'bin', 'sluice.js');
  return [process.execPath, [bin, ...argv, '--address', t.stack.orchestrator]];
}

async function sluice(...argv: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(...commandLine(argv));
  return stdout;
}

describe('examples/customers', () => {
  const folder = join(workspaceRoot(), 'examples', 'customers');
  const put = (name: string): Promise<unknown> =>
    t.stack.s3.putObject('sluice-demo', `customers/${name}`, readFileSync(join(folder, 'data', name)));

  it('loads its own data as it says', async () => {
    for (const name of readdirSync(join(folder, 'data'), { encoding: 'utf8' })) {
      if (name.endsWith('.csv')) await put(name);
    }
    await put('reference/countries.csv');
    expect(await sluice('check', join(folder, 'customers.yaml'))).toContain('would load 15 columns');
    await sluice('apply', join(folder, 'customers.yaml'));
    expect(await sluice('run', 'customers', '--watch')).toContain('succeeded');
    const { runs } = JSON.parse(await sluice('runs', 'customers', '--json'));
    const { run } = await t.client.get(runs[0].runId);
    expect([run.state, run.failure?.message ?? '']).toEqual(['RUN_STATE_SUCCEEDED', '']);
    expect(run.counts).toMatchObject({
      read: 15,
      loaded: 6,
      rejected: 6,
      filtered: 1,
      superseded: 2,
      warned: 1,
    });
    const select = `SELECT customer_id, first_name, last_name, phone, country_name, currency, credit_class,
      _object, _record FROM customers ORDER BY customer_id`;
    const [a, b] = ['2026-01', '2026-02'].map((month) => `s3://sluice-demo/customers/${month}.csv`);
    expect(await copyOut(t.stack.targetUrl, select)).toEqual([
      `C000001\tAda\t***\t************1001\tUnited Kingdom\tGBP\tgold\t${b}\t1`,
      `C000002\tGrace\t***\t\\N\tUnited States\tUSD\tsilver\t${a}\t2`,
      `C000008\tKatherine\t***\t***********0008\tUnited States\tUSD\tsilver\t${a}\t8`,
      `C000011\tFrances\t***\t****\tUnited States\tUSD\tnone\t${b}\t3`,
      `C000012\tPlato\t\\N\t\\N\tGreece\tEUR\tsilver\t${b}\t5`,
      `C000013\tJohann\t***\t************0013\tGermany\tEUR\tgold\t${b}\t6`,
    ]);
    const rules = (await t.client.rejects(run.runId)).flatMap(({ broken }) => broken.map(({ rule }) => rule));
    expect(rules.sort()).toEqual([
      'credit_limit:min',
      'customer_id:regex',
      'email:format',
      expect.stringContaining('countries'),
      'type',
      'unique:email',
    ]);
  });

  it('is shown by the command line: checks, statistics and rejects', async () => {
    const { runs } = JSON.parse(await sluice('runs', 'customers', '--json'));
    const shown = await sluice('run', 'show', runs[0].runId);
    expect(shown).toContain('read 15  loaded 6  rejected 6  filtered 1  superseded 2  warned 1');
    expect(shown).toMatch(/unique:email +reject +failed/);
    expect(shown).toMatch(/row_count +fail +passed/);
    const profile = await sluice('profile', runs[0].runId);
    // Of the rows as they were staged: two are superseded and one is a duplicate after that.
    expect(profile).toContain('6 rows loaded; statistics are of the 9 rows that were staged');
    expect(profile).toMatch(/country_name +text +9 +0\.0 % +4/);
    expect(await sluice('profile', runs[0].runId, '--column', 'currency')).toMatch(/USD +4/);
    expect(await sluice('rejects', runs[0].runId, '--rule', 'unique:email')).toContain(
      '2026-02.csv record 2',
    );
  });
});

const REASON = 'TARGET_UNAVAILABLE';

describe('sluice watch', () => {
  it('says why a run goes on waiting, and how it was cancelled', async () => {
    const columns = [['n', 'n', 'integer']] as const;
    await t.stack.s3.putObject('waiting', 'a.csv', 'n\n1\n');
    const yaml = smallPipeline({ name: 'waiting', bucket: 'waiting', key: 'a.csv', columns });
    await t.client.mustApply(yaml.replace('env://SLUICE_TARGET_URL', 'env://NOWHERE'));
    const { runId } = await t.client.trigger('waiting');
    const watching = spawn(...commandLine(['watch', runId]));
    const ended = once(watching, 'exit');
    const told: string[] = [];
    for await (const line of createInterface({ input: watching.stderr })) {
      const first = !told.some((before) => before.includes(REASON));
      told.push(line);
      if (first && line.includes(REASON)) await sluice('cancel', runId);
    }
    expect(told.join('\n')).toMatch(/^planning: .*TARGET_UNAVAILABLE: .*env:\/\/NOWHERE/m);
    expect(told.at(-1)).toMatch(/^cancelled: /);
    expect(await ended).toEqual([4, null]);
  });
});
