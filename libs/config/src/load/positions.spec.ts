import { loadPipeline } from './load-pipeline.js';
import { edited } from './pipeline.fixture.js';

/** The text from a position on, up to the end of its line. */
function textAt(yaml: string, { line, column }: { line: number; column: number }): string {
  return [...yaml.split('\n')[line - 1]].slice(column - 1).join('');
}

describe('a position inside an expression', () => {
  it.each<[string, string, string]>([
    ['plain', 'transform:\n  where: id > nope\n', 'nope'],
    ['in single quotes', "transform:\n  where: 'note = ''é'' and nope'\n", "nope'"],
    ['in double quotes', 'transform:\n  where: "note = \'\\u00e9\\"\' and nope"\n', 'nope"'],
    ['behind characters outside the BMP', "transform: # 😀\n  where: 'note = ''😀'' and nope'\n", "nope'"],
    ['in a literal block', 'transform:\n  where: |\n    id > 0\n      and nope\n', 'nope'],
    ['in a folded block', 'transform:\n  where: >\n    id > 0\n    and nope\n', 'nope'],
    [
      'in a folded block that keeps lines',
      'transform:\n  where: >-\n    id > 0\n\n      and\n    nope\n',
      'nope',
    ],
    ['in a folded block behind a comment', 'transform:\n  where: > # é nope\n    id > 0 and nope\n', 'nope'],
    [
      'in a literal block of several indents',
      'transform:\n  where: |2\n      id > 0\n    and nope\n',
      'nope',
    ],
    ['plain over lines', 'transform:\n  where: id > 0\n    and\n    nope\n', 'nope'],
    ['in single quotes over lines', "transform:\n  where: 'note = ''é''\n    and\n    nope'\n", "nope'"],
    [
      'in double quotes over lines',
      'transform:\n  where: "note = \'a\\tb\' \\\n    and\n    nope"\n',
      'nope"',
    ],
  ])('is exact where the expression is written %s', (_name, more, expected) => {
    const yaml = edited({}, more);
    const { draft, paths, positionOf } = loadPipeline(yaml);
    const within = draft.transform.where?.indexOf('nope') ?? -1;
    expect(textAt(yaml, positionOf(paths.where, within))).toBe(expected);
  });

  it('is found for both forms of set', () => {
    const yaml = edited({}, "transform:\n  set:\n    id: id + nope\n    note: { expression: 'a || nope' }\n");
    const { paths, positionOf } = loadPipeline(yaml);
    expect(paths.set.map((path) => textAt(yaml, positionOf(path, 5)))).toEqual(['nope', "nope' }"]);
  });

  it('falls back to the nearest section for a path that is not in the file', () => {
    const yaml = edited({});
    const { positionOf } = loadPipeline(yaml);
    expect(positionOf('target.sslmode')).toEqual({ line: 9, column: 1 });
    expect(positionOf('schema.columns[1].default')).toEqual({ line: 8, column: 7 });
    expect(positionOf('nothing.at["all"][3]')).toEqual({ line: 1, column: 1 });
  });
});
