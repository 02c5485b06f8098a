import {
  type PlanPipelineRequest,
  type PlanPipelineResponse__Output,
  SluiceError,
  type TransformRequest__Output,
  unary,
} from '@sluice/proto';
import { COUNTS, split } from './testing/fake-services.fixture.js';
import { pipelineFile } from './testing/pipeline.fixture.js';
import { Replicas, type Replica } from './testing/replicas.fixture.js';

const replicas = new Replicas(true);
const MIB = 1024 ** 2;

const plan = ({ client }: Replica, request: PlanPipelineRequest): Promise<PlanPipelineResponse__Output> =>
  unary<PlanPipelineRequest, PlanPipelineResponse__Output>(client.planPipeline.bind(client), request);

/** Rows of every table, told apart from any other content. */
async function contents(): Promise<unknown> {
  const tables = await replicas.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND schemaname <> 'sluice_jobs' ORDER BY 1`,
  );
  return Promise.all(
    tables.map(async ({ name }) => [
      name,
      await replicas.query(`SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM ${name} t`),
    ]),
  );
}

describe('PlanPipeline', () => {
  let sampled: TransformRequest__Output[] = [];

  beforeEach(() => {
    sampled = [];
    replicas.fakes.onTransform = async (request, send) => {
      sampled.push(request);
      await send({ schema: { columns: [], batchSchema: Buffer.alloc(0), rejectSchema: Buffer.alloc(0) } });
      const rules = [{ rule: 'type', column: 'order_id', severity: 'SEVERITY_ERROR' as const, records: 7 }];
      // A hundred records of a thousand bytes, and no end of the object.
      await send({ trailer: { counts: { ...COUNTS, bytes: 100_000 }, rules, sourceBytes: MIB } });
    };
    replicas.fakes.onPrepare = async () => ({
      table: 'public.orders',
      created: true,
      statements: ['CREATE TABLE public.orders (order_id bigint)'],
      estimatedRows: -1,
    });
  });

  it('tells objects, splits, rows, statements and what a sample comes to', async () => {
    const replica = await replicas.start();
    replicas.fakes.splits = [split(0, 0), split(1, 3 * MIB), split(2, MIB)];
    const yaml = pipelineFile({ name: 'p', source: { splitBytes: 2 * MIB } });
    const answer = await plan(replica, { yaml, logicalDate: '2026-02-28', sampleRecords: 100 });
    expect(answer).toMatchObject({
      diagnostics: [],
      objects: 3,
      bytes: 4 * MIB,
      splits: 4,
      estimatedRows: Math.round((4 * MIB) / 1000),
      objectsSkipped: 0,
      table: 'public.orders',
      tableExists: false,
      tableRows: -1,
      statements: ['CREATE TABLE public.orders (order_id bigint)'],
      sample: { read: 100, loaded: 90, rejected: 7, filtered: 3 },
      rules: [{ rule: 'type', records: 7 }],
    });
    expect(answer.firstObjects.map(({ key }) => key)).toHaveLength(3);
    // The first object is empty; the second says more.
    expect(sampled).toMatchObject([
      { sampleRecords: 100, run: { logicalDate: '2026-02-28' }, split: { splitId: 's1' } },
    ]);
  });

  it('changes nothing in the orchestrator’s database, and asks the loader for a dry run', async () => {
    const replica = await replicas.start();
    const yaml = pipelineFile({ name: 'untouched' });
    const before = await contents();
    await plan(replica, { yaml });
    expect(await contents()).toEqual(before);
    expect(replicas.fakes.preparedFor).toMatchObject([{ dryRun: true }]);
    expect(replicas.fakes.loads).toEqual([]);
  });

  it('leaves out what the ledger has', async () => {
    const replica = await replicas.start();
    replicas.fakes.onSeen = ({ objects }) =>
      objects.map((_, i) => ({ state: i === 0 ? 'SEEN_STATE_LOADED' : 'SEEN_STATE_NEW' }));
    const answer = await plan(replica, { yaml: pipelineFile({ name: 'p', source: { select: 'new' } }) });
    expect(answer).toMatchObject({ objects: 2, bytes: 2 * MIB, objectsSkipped: 1 });
    expect(sampled).toMatchObject([{ split: { splitId: 's1' } }]);
  });

  it('gives params their defaults, and refuses those that no run could have', async () => {
    const replica = await replicas.start();
    const params = [
      { name: 'region', type: 'text', default: 'eu' },
      { name: 'day', type: 'date' },
    ];
    const yaml = pipelineFile({ name: 'p', running: { params } });
    await plan(replica, { yaml, params: { day: '2026-01-01' } });
    expect(sampled[0].run?.params).toEqual({ region: 'eu', day: '2026-01-01' });
    await expect(plan(replica, { yaml })).rejects.toMatchObject({ reason: 'INVALID_REQUEST' });
    await expect(plan(replica, { yaml: pipelineFile(), sampleRecords: 10_001 })).rejects.toMatchObject({
      reason: 'INVALID_REQUEST',
    });
  });

  it('answers a wrong file with its diagnostics alone', async () => {
    const replica = await replicas.start();
    const answer = await plan(replica, { yaml: 'wrong' });
    expect(answer).toMatchObject({
      diagnostics: [{ code: 'unknown_key', line: 3 }],
      table: '',
      sample: null,
    });
    expect(replicas.fakes.preparedFor).toEqual([]);
  });

  it('tells what would end the run beside all that can be told', async () => {
    const replica = await replicas.start();
    replicas.fakes.onPrepare = () =>
      Promise.reject(new SluiceError('COLUMN_MISMATCH', 'No column note.', { hint: 'Add it.' }));
    const answer = await plan(replica, { yaml: pipelineFile({ name: 'p' }) });
    expect(answer).toMatchObject({
      diagnostics: [
        { severity: 'SEVERITY_ERROR', code: 'column_mismatch', message: 'No column note.', hint: 'Add it.' },
      ],
      objects: 3,
      table: 'public.orders',
      sample: { read: 100 },
    });
  });

  it.each([
    ['NOT_READY', 'fail', 'SEVERITY_WARN'],
    ['NO_OBJECTS', 'fail', 'SEVERITY_ERROR'],
    ['NO_OBJECTS', 'succeed', 'SEVERITY_WARN'],
  ] as const)(
    'takes %s with when_empty: %s for %s, and tells of the table',
    async (reason, empty, severity) => {
      const replica = await replicas.start();
      replicas.fakes.onPlan = () => Promise.reject(new SluiceError(reason, 'not there'));
      const answer = await plan(replica, { yaml: pipelineFile({ name: 'p', source: { empty } }) });
      expect(answer).toMatchObject({
        diagnostics: [{ severity, code: reason.toLowerCase() }],
        objects: 0,
        estimatedRows: 0,
        sample: null,
        statements: ['CREATE TABLE public.orders (order_id bigint)'],
      });
    },
  );

  it('fails where another try would help', async () => {
    const replica = await replicas.start();
    replicas.fakes.onPrepare = () => Promise.reject(new SluiceError('TARGET_UNAVAILABLE', 'no'));
    await expect(plan(replica, { yaml: pipelineFile({ name: 'p' }) })).rejects.toMatchObject({
      reason: 'TARGET_UNAVAILABLE',
    });
  });

  it('does not take a stream without its trailer for a plan (I4)', async () => {
    const replica = await replicas.start();
    replicas.fakes.onPlan = async (_, send) => void (await send({ split: split(0) }));
    await expect(plan(replica, { yaml: pipelineFile({ name: 'p' }) })).rejects.toMatchObject({
      reason: 'STREAM_INCOMPLETE',
    });
  });
});
