import { type RunSplit__Output } from '@sluice/proto';
import { smallPipeline } from './pipeline.fixture.js';
import { useStack } from './stack.fixture.js';
import { copyOut } from './table.fixture.js';

const t = useStack();

/** Files of unusual shape: what is loaded (as COPY prints it) and which rules the rest broke. See docs/csv.md. */
const shapes: Readonly<Record<string, { file: Buffer | string; rows: string[]; rules?: string[] }>> = {
  'a-empty': { file: '', rows: [] },
  'b-header-only': { file: 'id,word\n', rows: [] },
  'c-header-only-unended': { file: 'id,word', rows: [] },
  'd-bom': { file: '\ufeffid,word\n1,bom\n', rows: ['1\tbom'] },
  'e-crlf': { file: 'id,word\r\n2,crlf\r\n', rows: ['2\tcrlf'] },
  'f-no-final-newline': { file: 'id,word\n3,unended', rows: ['3\tunended'] },
  'g-embedded-newlines': { file: 'id,word\n4,"two\nlines"\n', rows: ['4\ttwo\\nlines'] },
  'h-doubled-quotes': { file: 'id,word\n5,"say ""hi"""\n', rows: ['5\tsay "hi"'] },
  'i-swapped-columns': { file: 'word,id\nswapped,6\n', rows: ['6\tswapped'] },
  'j-extra-column': { file: 'id,extra,word\n7,ignored,kept\n', rows: ['7\tkept'] },
  'k-nul': { file: 'id,word\n8,n\0ul\n9,after\n', rows: ['9\tafter'], rules: ['encoding'] },
  'l-invalid-utf-8': {
    file: Buffer.from('id,word\n10,caf\xe9\n11,after\n', 'latin1'),
    rows: ['11\tafter'],
    rules: ['encoding'],
  },
  'm-ragged': {
    file: 'id,word\n12\n13,a,b\n14,after\n',
    rows: ['14\tafter'],
    rules: ['csv:ragged', 'csv:ragged'],
  },
  'n-unclosed-quote': {
    file: 'id,word\n15,"never closed\n16,after\n',
    rows: ['16\tafter'],
    rules: ['csv:unclosed_quote'],
  },
  'o-stray-quote': { file: 'id,word\n17,"a"b\n18,after\n', rows: ['18\tafter'], rules: ['csv:stray_quote'] },
  'p-null-and-empty': { file: 'id,word\n19,\n20,""\n', rows: ['19\t\\N', '20\t'] },
  'q-bad-value': { file: 'id,word\nx21,bad\n22,after\n', rows: ['22\tafter'], rules: ['type'] },
};

const keyOf = (split: RunSplit__Output): string => split.split?.parts[0]?.object?.key ?? '';

describe('files of unusual shape', () => {
  it('each has its documented outcome, in one run over all of them', async () => {
    for (const [name, { file }] of Object.entries(shapes)) {
      await t.stack.s3.putObject('shapes', `${name}.csv`, file);
    }
    const columns = [
      ['id', 'id', 'integer'],
      ['word', 'word', 'text'],
    ] as const;
    await t.client.mustApply(smallPipeline({ name: 'shapes', bucket: 'shapes', key: '*.csv', columns }));
    const { run, splits } = await t.client.run('shapes');
    expect(run.failure?.message ?? '').toBe('');
    expect(run.state).toBe('RUN_STATE_SUCCEEDED');

    const expected = Object.values(shapes).flatMap(({ rows }) => rows);
    expect(await copyOut(t.stack.targetUrl, 'SELECT id, word FROM shapes ORDER BY id')).toEqual(expected);

    const broken = new Map<string, string[]>(Object.keys(shapes).map((name) => [`${name}.csv`, []]));
    for (const { key, broken: rules } of await t.client.rejects(run.runId)) {
      broken.get(key)?.push(...rules.map(({ rule }) => rule));
    }
    expect(Object.fromEntries(broken)).toEqual(
      Object.fromEntries(Object.entries(shapes).map(([name, { rules }]) => [`${name}.csv`, rules ?? []])),
    );
    const books = Object.fromEntries(splits.map((s) => [keyOf(s), [s.counts?.loaded, s.counts?.rejected]]));
    expect(books).toEqual(
      Object.fromEntries(
        Object.entries(shapes).map(([name, s]) => [`${name}.csv`, [s.rows.length, s.rules?.length ?? 0]]),
      ),
    );
  });

  it('rows that no message can carry are rejected, however often they are tried, and others of that size load', async () => {
    const file = `id,word\n14,a\n25,${'x'.repeat(6 << 20)}\n35,${'y'.repeat(4 << 20)}\n45,d\n`;
    await t.stack.s3.putObject('shapes', 'wide/rows.csv', file);
    const columns = [
      ['id', 'id', 'numeric(3,-1)'],
      ['word', 'word', 'text'],
    ] as const;
    const yaml = smallPipeline({ name: 'wide', bucket: 'shapes', key: 'wide/*.csv', columns })
      .replace('limits: {', 'limits: { max_record_bytes: 8MiB,')
      .replace('target:', 'transform: { set: { twice: word || word } }\ntarget:');
    await t.client.mustApply(yaml);
    const { run, splits } = await t.client.run('wide');
    expect([run.state, run.failure?.message ?? '']).toEqual(['RUN_STATE_SUCCEEDED', '']);
    expect(splits.map(({ attempts }) => attempts)).toEqual([1]);
    expect(
      await copyOut(
        t.stack.targetUrl,
        'SELECT id, length(word), length(twice) FROM wide ORDER BY length(word), id',
      ),
    ).toEqual(['10\t1\t2', '50\t1\t2', `40\t${4 << 20}\t${8 << 20}`]);
    const rejects = await t.client.rejects(run.runId);
    expect(rejects).toMatchObject([{ record: 2, broken: [{ rule: 'csv:value_too_long', column: 'twice' }] }]);
  });
});
