import { canonicalJson, sha256 } from './canonical-json.js';
import { ConfigError } from './config-error.js';
import { loadPipeline } from './load/load-pipeline.js';
import { edited, MINIMAL } from './load/pipeline.fixture.js';
import { parseResolved } from './parse-resolved.js';
import { type ResolvedPipeline } from './resolved/pipeline.js';

function resolved(yaml: string): ResolvedPipeline {
  const { pipeline, diagnostics } = loadPipeline(yaml);
  if (!pipeline) throw new Error(JSON.stringify(diagnostics));
  return pipeline;
}

function without(value: object, ...members: readonly string[]): object {
  return Object.fromEntries(Object.entries(value).filter(([member]) => !members.includes(member)));
}

describe('canonical JSON', () => {
  it('does not depend on the order of keys, comments or spelled-out defaults', () => {
    const other = edited(
      { kind: 'kind: Pipeline # here', metadata: 'metadata: { description: "", name: orders }' },
      'rejects: { raw: keep }\n',
    );
    expect(canonicalJson(resolved(other))).toBe(canonicalJson(resolved(MINIMAL)));
  });

  it('changes with anything that matters', () => {
    const other = edited({ '- { name: note': '    - { name: note, type: text, required: true }' });
    expect(sha256(canonicalJson(resolved(other)))).not.toBe(sha256(canonicalJson(resolved(MINIMAL))));
  });

  it('is read back as it was', () => {
    const pipeline = resolved(
      edited(
        {},
        "transform: { set: { id: 'id + 1' }, where: id > 0 }\nchecks: [{ column: id, min: 1 }]\nlimits: { max_rejects: 3 }\n",
      ),
    );
    expect(parseResolved(canonicalJson(pipeline))).toEqual(pipeline);
  });
});

describe('parseResolved', () => {
  it.each([
    ['text', 'x', /not JSON/],
    ['null', 'null', /the pipeline should be an object/],
    [
      'an empty object',
      '{}',
      /name should be a string[^]*source should be an object[^]*columns should be a list/,
    ],
    ['a wrong member', '{"columns":[{"name":1}]}', /columns\[0\]\.name should be a string/],
  ])('refuses %s', (_name, json, message) => {
    expect(() => parseResolved(json)).toThrow(ConfigError);
    expect(() => parseResolved(json)).toThrow(message);
  });

  it('takes a spec with members of a later version', () => {
    const json = JSON.stringify({ ...resolved(MINIMAL), later: true });
    expect(parseResolved(json)).toMatchObject({ name: 'orders', later: true });
  });

  it('takes a spec that was stored before there were runs published as a whole', () => {
    const now = resolved(MINIMAL);
    const old = {
      ...without(now, 'runChecks', 'statistics'),
      columns: now.columns.map((column) => without(column, 'nullIf')),
      transform: without(now.transform, 'split', 'lookup', 'mask', 'lineage'),
      target: without(now.target, 'publish'),
    };
    expect(parseResolved(JSON.stringify(old))).toEqual(now);
  });

  it.each([
    ['a split', { transform: { split: [{ column: 'a', by: ',' }] } }, /split\[0\]\.into should be a list/],
    ['a lookup', { transform: { lookup: [{ name: 'a' }] } }, /lookup\[0\]\.maxRows should be a number/],
    [
      'a mask',
      { transform: { mask: [{ column: 'a', how: 'redact' }] } },
      /mask\[0\]\.how should be an object/,
    ],
    ['a check over the run', { runChecks: [{ name: 'a' }] }, /runChecks\[0\]\.rule should be an object/],
    [
      'what deduplicate keeps',
      { transform: { deduplicate: { key: ['a'], keep: {} } } },
      /deduplicate\.keep\.max should be a string/,
    ],
  ])('refuses %s of the wrong shape', (_name, part, message) => {
    expect(() => parseResolved(JSON.stringify({ ...resolved(MINIMAL), ...part }))).toThrow(message);
  });
});
