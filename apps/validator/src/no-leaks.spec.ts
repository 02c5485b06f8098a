import { messages, type TransformEvent__Output } from '@sluice/proto';
import { honest } from './testing/fake-extractor.fixture.js';
import { type Leak, LEAKS, leakYaml, MARKER } from './testing/leaks.fixture.js';
import { resolved } from './testing/pipeline.fixture.js';
import { request, transform, useValidator } from './testing/validator.fixture.js';

const pipelineOf = (leak: Partial<Leak>): ReturnType<typeof resolved> => resolved(leakYaml(leak));

describe('What is masked', () => {
  const validator = useValidator();

  const inputOf = ({ values, input }: Leak): string =>
    `id,secret,note\n${input ?? values.map((value, i) => `${i + 1},${value},n\n`).join('')}`;

  /** Every byte that a Transform sends, and the error that it ends with. */
  async function everything(leak: Leak, includeSource: boolean): Promise<string> {
    validator.extractor.script = () => honest([inputOf(leak)]);
    const wanted = request(pipelineOf(leak), 1, includeSource);
    const said: string[] = [];
    try {
      for await (const event of messages<TransformEvent__Output>(validator.client.transform(wanted))) {
        const parts = [event.batch, event.rejects].flatMap((part) => part ?? []);
        for (const { ipc } of parts) said.push(Buffer.from(ipc).toString('latin1'));
        said.push(JSON.stringify(event.trailer), JSON.stringify(event.schema?.columns));
      }
    } catch (error) {
      const { message, hint, where } = error as { message: string; hint: string; where: unknown }; // SluiceError
      said.push(JSON.stringify({ message, hint, where }));
    }
    return said.join('\n');
  }

  it.each(LEAKS)('appears nowhere: $name', async (leak) => {
    for (const includeSource of [false, true]) {
      const said = await everything(leak, includeSource);
      expect(said.length).toBeGreaterThan(20);
      // In small letters too; and the one value that has no marker.
      expect(said).not.toMatch(/s3cret|4444444/i);
    }
    validator.extractor.script = () => honest([inputOf(leak)]);
    const { rejects, error } = await transform(validator.client, request(pipelineOf(leak), 1));
    if (leak.fails === undefined) {
      expect(error).toBeUndefined();
      expect(rejects).toHaveLength(leak.rejects ?? leak.values.length);
    } else expect(error).toMatchObject({ reason: leak.fails });
  });

  it.each([
    { missing: 'reject', keys: 'k,v\n', reason: undefined },
    { missing: 'fail', keys: 'k,v\n', reason: 'CHECK_FAILED' },
    { missing: 'null', keys: `k,v\n${MARKER},1\n${MARKER},2\n`, reason: 'LOOKUP_INVALID' },
    { missing: 'null', keys: `${MARKER},2\n`, reason: 'LOOKUP_INVALID' },
  ])('appears nowhere: the key of a lookup, missing $missing, $reason', async ({ missing, keys, reason }) => {
    validator.extractor.script = ({ lookup }) =>
      honest([lookup === '' ? `id,secret,note\n1,${MARKER},n\n` : keys]);
    const lookup = `{ name: l, object: { key: k.csv }, on: { secret: k }, columns: { v: v }, missing: ${missing} }`;
    const wanted = request(pipelineOf({ transform: `  lookup: [${lookup}]` }), 1);
    const object = { bucket: 'people', key: 'k.csv', versionId: `${missing}${keys.length}`, size: 1 };
    const pinned = { ...wanted, run: { ...wanted.run, lookups: [{ name: 'l', object }] } };
    const { rejects, error } = await transform(validator.client, pinned);
    expect(error?.reason).toBe(reason);
    expect(rejects).toHaveLength(reason === undefined ? 1 : 0);
    expect(JSON.stringify([rejects, error?.message, error?.hint, error?.where])).not.toContain(MARKER);
  });

  it('leaves the rest of the record readable in its reject', async () => {
    const lines = [`1,"${MARKER}, ""x""",keep`, `2,${MARKER},`, '3,,keep'];
    validator.extractor.script = () => honest([`id,secret,note\n${lines.join('\n')}\n`]);
    const checks = `  - { column: note, enum: [a], message: '{value} of {id}' }
  - { column: note, required: true }`;
    const { rejects } = await transform(validator.client, request(pipelineOf({ checks }), 1));
    expect(rejects.map(({ raw }) => raw)).toEqual(['1,"***",keep', '2,***,', '3,,keep']);
    expect(rejects[0].broken).toEqual([
      { rule: 'note:enum', column: 'note', value: 'keep', reason: 'keep of 1', severity: 'reject' },
    ]);
  });

  it('keeps the words of a message around it', async () => {
    validator.extractor.script = () => honest([`id,secret,note\n1,${MARKER},keep\n`]);
    const checks = `  - { column: secret, enum: [a], message: '{value} of {id}' }`;
    const { rejects } = await transform(validator.client, request(pipelineOf({ checks }), 1));
    expect(rejects[0].broken).toMatchObject([{ value: '***', reason: '*** of 1' }]);
  });

  it.each([
    ['before', `1,${MARKER},keep\n2,x"y\n`, /record 1 breaks secret:enum: \*\*\* of 1/],
    ['behind', `2,x"y\n1,${MARKER},keep\n`, /is not shown: a record before it/],
  ])('shows the failing record %s a malformed one as far as it may', async (_, input, told) => {
    validator.extractor.script = () => honest([`id,secret,note\n${input}`]);
    const checks = `  - { column: secret, enum: [a], message: '{value} of {id}', severity: fail }`;
    const { error } = await transform(validator.client, request(pipelineOf({ checks }), 1));
    expect(error?.message).toMatch(told);
  });

  it('masks the source columns of a batch, and leaves the other fields', async () => {
    validator.extractor.script = () => honest([`id,secret,note\n1,${MARKER},keep\n`]);
    const { rows } = await transform(validator.client, request(pipelineOf({}), 1, true));
    expect(Buffer.from(rows[0]['_sluice_raw'] as Uint8Array).toString()).toBe('1,***,keep'); // Binary
  });

  it('has another mark where the delimiter is a star', async () => {
    validator.extractor.script = () => honest([`id*secret*note\nx*${MARKER}*n\n`]);
    const { rejects } = await transform(validator.client, request(pipelineOf({ csv: "delimiter: '*'" }), 1));
    expect(rejects[0].raw).toBe('x*###*n');
  });

  it.each([
    { name: 'has no header', csv: '' },
    { name: 'has a header of other names', csv: 'extra_columns: fail' },
  ])('appears in no error of a file that $name', async ({ csv }) => {
    validator.extractor.script = () => honest([`7,${MARKER},n\n8,${MARKER},n\n`]);
    const { error } = await transform(validator.client, request(pipelineOf({ csv }), 1));
    expect(error).toMatchObject({ reason: 'HEADER_MISMATCH' });
    expect(JSON.stringify([error?.message, error?.hint, error?.where])).not.toContain(MARKER);
  });

  it('shows what is not masked, so that the above can fail', async () => {
    validator.extractor.script = () => honest([`id,secret,note\n1,${MARKER},n\n`]);
    const open = resolved(
      leakYaml({ checks: '  - { column: secret, enum: [a] }' }).replace(/mask: .*/, 'drop: []'),
    );
    const { rejects } = await transform(validator.client, request(open, 1));
    expect(JSON.stringify(rejects)).toContain(MARKER);
  });
});
