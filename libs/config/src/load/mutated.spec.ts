import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { canonicalJson } from '../canonical-json.js';
import { parseResolved } from '../parse-resolved.js';
import { loadPipeline } from './load-pipeline.js';

const examples = ['orders.yaml', 'customers/customers.yaml'].map((name) =>
  readFileSync(join(__dirname, '../../../../examples', name), 'utf8'),
);

const JUNK = [
  ...[null, '', ' ', 'x', '{', 'x(', 'a.b(c)', 5, -1, 1e99, true, [], {}],
  ...[[null], [[]], [{}], ['a', 'a'], { a: 1 }, { max: 'x' }],
  ...['email', 'customer_id', 'hash', 'secret://x', '1 day', '__proto__', 'constructor'],
];
const KEYS = ['x', 'mask', 'expression', 'unique', 'column', 'keep', 'by', '__proto__'];

/** Takes away, replaces or doubles a few parts of a file. */
function mutated(text: string, random: () => number): string {
  const file: unknown = parse(text);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)];
  for (let n = 1 + Math.floor(random() * 4); n > 0; n--) {
    const owners = containers(file);
    const owner = pick(owners);
    const keys = Object.keys(owner);
    if (keys.length === 0) continue;
    const key = pick(keys);
    const kind = random();
    if (kind < 0.3) Reflect.deleteProperty(owner, key);
    else if (kind < 0.8) owner[key] = structuredClone(pick(JUNK));
    else
      Object.defineProperty(owner, pick(KEYS), {
        value: owner[key],
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
  return stringify(file, { aliasDuplicateObjects: false });
}

/** Every section and list below a value. */
function containers(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = value as Record<string, unknown>; // lists too have their items by name
  return [own, ...Object.values(own).flatMap(containers)];
}

/** The generator of Park and Miller: the same file for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

it('a file in which anything is wrong never makes reading it throw, and always has a reason', () => {
  for (let seed = 1; seed <= 600; seed++) {
    const yaml = mutated(examples[seed % examples.length], seeded(seed * 7919));
    let step = 'reading';
    try {
      const { pipeline, diagnostics } = loadPipeline(yaml);
      step = 'what was read';
      if (pipeline) expect(parseResolved(canonicalJson(pipeline))).toEqual(pipeline);
      else expect(diagnostics.filter(({ severity }) => severity === 'error')).not.toEqual([]);
      const text = diagnostics.map(({ message, hint, path }) => `${message} ${hint} ${path}`).join('\n');
      expect(text).not.toMatch(/undefined|\[object|NaN/);
    } catch (cause) {
      throw new Error(`${step}, seed ${seed}:\n${yaml}`, { cause });
    }
  }
});
