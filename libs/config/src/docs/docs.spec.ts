import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { loadPipeline } from '../load/load-pipeline.js';
import { edited, MINIMAL } from '../load/pipeline.fixture.js';
import { pipelineJsonSchema } from './json-schema.js';
import { pipelineReference } from './reference.js';

const root = join(__dirname, '../../../..');
const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(pipelineJsonSchema());

describe('the generated reference', () => {
  it.each([
    ['pipeline.md', pipelineReference],
    ['pipeline.schema.json', () => `${JSON.stringify(pipelineJsonSchema(), null, 2)}\n`],
  ])('%s is what `npm run docs` would write now', (name, generate) => {
    expect(readFileSync(join(root, 'docs/reference', name), 'utf8')).toBe(generate());
  });
});

describe('the README', () => {
  it('shows examples/customers as it is', () => {
    const example = readFileSync(join(root, 'examples/customers/customers.yaml'), 'utf8');
    const shown = /```yaml\n(.*?)```/s.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1];
    expect(shown).toBe(example.slice(example.indexOf('apiVersion:')));
  });
});

describe('the JSON Schema', () => {
  const examples = readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.yaml'),
  );

  it.each(examples)('and the loader both take examples/%s', (name) => {
    const text = readFileSync(join(root, 'examples', name), 'utf8');
    validate(parse(text));
    expect(validate.errors ?? []).toEqual([]);
    expect(loadPipeline(text).diagnostics).toEqual([]);
  });

  it.each([
    ['an unknown key', edited({ metadata: 'metadata: { name: a, onwer: x }' })],
    ['a missing key', edited({ metadata: 'metadata: {}' })],
    ['a wrong choice', edited({}, 'rejects: { raw: some }\n')],
    ['a number out of range', edited({}, 'limits: { max_reject_ratio: 2 }\n')],
    ['text for a flag', edited({ '- { name: id': '    - { name: id, type: bigint, required: sometimes }' })],
    ['no columns', edited({ columns: '  columns: []', '- { name: id': '', '- { name: note': '' })],
    ['a connection in the file', edited({ target: 'target: { connection: "postgres://h/d", table: t }' })],
  ])('and the loader both refuse %s', (_name, text) => {
    expect(loadPipeline(text).pipeline).toBeUndefined();
    expect(validate(parse(text))).toBe(false);
  });

  it.each([
    ['packing turned off', edited({ source: 'source: { s3: { bucket: shop, key: x }, pack: false }' })],
    ['a param by its type', edited({}, 'params: { day: date, region: { default: eu } }\n')],
    ['a pool by its name', edited({}, 'concurrency: { pool: warehouse }\n')],
    ['lengths of time', edited({}, 'timeouts: { split: 90s, run: 1h30m }\n')],
  ])('and the loader both take %s', (_name, text) => {
    expect(loadPipeline(text).diagnostics).toEqual([]);
    validate(parse(text));
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each([
    ['packing in words', edited({ source: 'source: { s3: { bucket: shop, key: x }, pack: never }' })],
    ['a length of time without a unit', edited({}, 'timeouts: { split: 90 }\n')],
    ['a param of another type', edited({}, 'params: { a: json }\n')],
  ])('and the loader both refuse %s', (_name, text) => {
    expect(loadPipeline(text).pipeline).toBeUndefined();
    expect(validate(parse(text))).toBe(false);
  });

  it('and the loader both take both forms of set', () => {
    const text = edited(
      {},
      "transform: { set: { id: id + 1, note: { expression: 'lower(note)', type: text } } }\n",
    );
    expect(loadPipeline(text).diagnostics).toEqual([]);
    expect(validate(parse(text))).toBe(true);
    expect(validate(parse(MINIMAL))).toBe(true);
  });
});
