import { csvDialect, RecordCutter, type RecordRange } from '@sluice/csv';
import type { ResolvedPipeline } from '@sluice/config';
import { honest } from './testing/fake-extractor.fixture.js';
import { PEOPLE, resolved } from './testing/pipeline.fixture.js';
import { request, transform, useValidator, type Outcome } from './testing/validator.fixture.js';

const DEFECTS = ['7,"ab"c,1', '8,"open,2', '9,x', '10,a,b,c', 'eleven,Bo,1', '', '12,"two\nlines",3'];

/** Records of which every third has a defect, each at another place than the others of its kind. */
function people(header: string, records: number): Buffer {
  const lines = Array.from({ length: records }, (_, i) =>
    i % 3 === 2 ? DEFECTS[(i * 7) % DEFECTS.length] : `${i},name ${i},${20 + (i % 50)}`,
  );
  return Buffer.from(`${header}${lines.join('\n')}\n`);
}

function rangesOf(spec: ResolvedPipeline, bytes: Buffer, rangeBytes: number): [RecordRange[], number] {
  const { csv } = spec.source;
  const cutter = new RecordCutter({
    dialect: csvDialect(csv),
    maxRecordBytes: spec.limits.maxRecordBytes,
    header: csv.header,
    width: spec.columns.length,
    skipLines: csv.skipLines,
    size: bytes.length,
    rangeBytes,
  });
  return [[...cutter.push(bytes), ...cutter.finish()], cutter.headEnd];
}

const CASES: Record<string, [string, string]> = {
  'a header': ['', 'id,name,age\n'],
  'a header behind a byte order mark': ['', '\ufeffid,name,age\r\n'],
  'a header behind skipped lines': ['  csv: { skip_lines: 2 }\n', 'one\n"two\nid,name,age\n\n'],
  'no header': ['  csv: { header: false, skip_lines: 1 }\n', 'one\n'],
};

describe('Transform of the ranges of one object', () => {
  const validator = useValidator();

  const run = async (
    spec: ResolvedPipeline,
    bytes: Buffer,
    range: RecordRange,
    headEnd: number,
    chunk: number,
  ) => {
    const { start, end, firstRecord } = range;
    const head = start === 0 ? 0 : headEnd;
    const content = Buffer.concat([bytes.subarray(0, head), bytes.subarray(start, end)]);
    validator.extractor.script = () => honest([content], chunk);
    const wanted = request(spec, 1);
    const [part] = wanted.split?.parts ?? [];
    Object.assign(part ?? {}, { start, end, firstRecord, headEnd: head });
    return transform(validator.client, wanted);
  };

  it.each(Object.entries(CASES))('gives what the whole object gives: %s', async (_, [csv, header]) => {
    const spec = resolved(PEOPLE.replace('schema:', `${csv}schema:`));
    const bytes = people(header, 200);
    const whole = await run(spec, bytes, { start: 0, end: bytes.length, firstRecord: 1 }, 0, 1 << 20);
    expect(whole.error).toBeUndefined();
    expect(whole.rejects.length).toBeGreaterThan(30);
    for (const rangeBytes of [300, 1_000]) {
      const [ranges, headEnd] = rangesOf(spec, bytes, rangeBytes);
      expect(ranges.length).toBeGreaterThan(2);
      const outcomes: Outcome[] = [];
      for (const range of ranges)
        outcomes.push(await run(spec, bytes, range, headEnd, rangeBytes === 300 ? 5 : 1 << 20));
      expect(outcomes.map(({ error }) => error).filter(Boolean)).toEqual([]);
      expect(outcomes.flatMap(({ rows }) => rows)).toEqual(whole.rows);
      const rejects = outcomes.flatMap((outcome) => inOrder(outcome));
      expect(rejects).toEqual(inOrder(whole));
      const read = outcomes.reduce((sum, { trailer }) => sum + (trailer?.counts?.read ?? 0), 0);
      expect(read).toBe(whole.trailer?.counts?.read);
      expect(new Set(outcomes.map(({ trailer }) => JSON.stringify(trailer?.headers))).size).toBe(1);
    }
  });

  it('refuses a range of an object with a header that does not say where that ends', async () => {
    const bytes = people('id,name,age\n', 10);
    const { error } = await run(resolved(PEOPLE), bytes, { start: 40, end: 80, firstRecord: 3 }, 0, 100);
    expect(error?.reason).toBe('INVALID_REQUEST');
  });
});

const inOrder = ({ rejects }: Outcome): Outcome['rejects'] =>
  [...rejects].sort((a, b) => a.byte_offset - b.byte_offset);
