import {
  type ApplyPipelineResponse__Output,
  type ListPipelinesResponse__Output,
  type Pipeline__Output,
  type SampleResponse__Output,
  unary,
} from '@sluice/proto';
import { pipelineFile } from './testing/pipeline.fixture.js';
import { Replicas, type Replica } from './testing/replicas.fixture.js';

const replicas = new Replicas(true);
const apply = ({ client }: Replica, yaml: string, dryRun = false): Promise<ApplyPipelineResponse__Output> =>
  unary<object, ApplyPipelineResponse__Output>(client.applyPipeline.bind(client), { yaml, dryRun });
const get = ({ client }: Replica, name: string, version = 0): Promise<Pipeline__Output> =>
  unary<object, Pipeline__Output>(client.getPipeline.bind(client), { name, version });

describe('ApplyPipeline', () => {
  it('stores a version per specification, and the same specification once', async () => {
    const replica = await replicas.start();
    const [one, two] = [pipelineFile({ name: 'shop' }), pipelineFile({ name: 'shop', description: 'two' })];
    expect(await apply(replica, one)).toMatchObject({
      changed: true,
      pipeline: { name: 'shop', version: 1, owner: 'data@example.com', table: 'public.orders', yaml: one },
    });
    expect(await apply(replica, one)).toMatchObject({ changed: false, pipeline: { version: 1 } });
    expect(await apply(replica, two)).toMatchObject({ changed: true, pipeline: { version: 2 } });
    expect(await get(replica, 'shop')).toMatchObject({ version: 2, description: 'two' });
    expect(await get(replica, 'shop', 1)).toMatchObject({ version: 1, yaml: one });
    expect((await get(replica, 'shop')).columns).toEqual([
      { name: 'order_id', type: 'bigint', notNull: true },
    ]);
  });

  it('answers a wrong file with its diagnostics and stores nothing', async () => {
    const replica = await replicas.start();
    const answer = await apply(replica, 'wrong');
    expect(answer).toMatchObject({ changed: false, pipeline: null });
    expect(answer.diagnostics).toMatchObject([
      { code: 'unknown_key', line: 3, column: 5, hint: 'Did you mean where?' },
    ]);
  });

  it('stores nothing in a dry run, but says what would change', async () => {
    const replica = await replicas.start();
    const file = pipelineFile({ name: 'dry' });
    expect(await apply(replica, file, true)).toMatchObject({
      changed: true,
      pipeline: { name: 'dry', version: 1 },
    });
    await expect(get(replica, 'dry')).rejects.toMatchObject({ reason: 'PIPELINE_NOT_FOUND' });
    await apply(replica, file);
    expect(await apply(replica, file, true)).toMatchObject({ changed: false, pipeline: { version: 1 } });
  });

  it('keeps versions in order when many apply at once', async () => {
    const replica = await replicas.start();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        apply(replica, pipelineFile({ name: 'crowd', description: `version ${i % 5}` })),
      ),
    );
    const versions = answers.filter(({ changed }) => changed).map(({ pipeline }) => pipeline?.version ?? 0);
    expect(versions.sort((a, b) => a - b)).toEqual(versions.map((_, i) => i + 1));
  });
});

describe('ListPipelines', () => {
  it('pages the newest versions by name', async () => {
    const replica = await replicas.start();
    const { client } = replica;
    for (const name of ['list_c', 'list_a', 'list_b']) await apply(replica, pipelineFile({ name }));
    await apply(replica, pipelineFile({ name: 'list_a', description: 'two' }));
    const names: string[] = [];
    for (let pageToken = ''; ;) {
      const page = await unary<object, ListPipelinesResponse__Output>(client.listPipelines.bind(client), {
        pageSize: 1,
        pageToken,
      });
      names.push(...page.pipelines.map(({ name, version }) => `${name} ${version}`));
      if (!(pageToken = page.nextPageToken)) break;
    }
    expect(names.filter((name) => name.startsWith('list_'))).toEqual(['list_a 2', 'list_b 1', 'list_c 1']);
  });
});

describe('Sample', () => {
  it('is the extractor’s answer', async () => {
    const { client } = await replicas.start();
    const answer = await unary<object, SampleResponse__Output>(client.sample.bind(client), {
      sourceJson: '{"a":1}',
    });
    expect(answer.csvJson).toBe('{"a":1}');
  });
});
