import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { workspaceRoot } from '@sluice/testkit';
import type { Played } from './play.js';

const BEGIN = '<!-- npm run chaos: begin -->';
const END = '<!-- npm run chaos: end -->';

/** A line of the table: what `Played` says, with the number of other findings. */
export interface Line {
  readonly title: string;
  readonly faults: number;
  readonly runs: number;
  readonly retries: number;
  readonly longestSeconds: number;
  readonly rows: number;
  readonly differences: number;
  readonly wrong: number;
}

const HEADER = [
  ...['fault', 'injected', 'runs', 'retries', 'longest run', 'rows compared', 'differences'],
  'other findings',
];
const ALL = '**all**';

const count = (value: number): string => value.toLocaleString('en');
const cells = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`;

export const lineOf = (played: Played): Line => ({ ...played, wrong: played.wrong.length });

export function renderTable(lines: readonly Line[]): string {
  const add = (of: (line: Line) => number): number => lines.reduce((all, one) => all + of(one), 0);
  const all: Line = {
    title: ALL,
    faults: add(({ faults }) => faults),
    runs: add(({ runs }) => runs),
    retries: add(({ retries }) => retries),
    longestSeconds: Math.max(0, ...lines.map(({ longestSeconds }) => longestSeconds)),
    rows: add(({ rows }) => rows),
    differences: add(({ differences }) => differences),
    wrong: add(({ wrong }) => wrong),
  };
  const delimiter = HEADER.map((_, i) => (i === 0 ? '---' : '---:'));
  return [cells(HEADER), cells(delimiter), ...[...lines, all].map(render)].join('\n');
}

function render({ title, faults, runs, retries, longestSeconds, rows, differences, wrong }: Line): string {
  return cells([
    title,
    ...[faults, runs, retries].map(count),
    `${longestSeconds.toFixed(1)} s`,
    ...[rows, differences, wrong].map(count),
  ]);
}

/** The lines of a table that renderTable has made, without the last. */
export function parseTable(text: string): Line[] {
  const lines: Line[] = [];
  for (const row of text.split('\n')) {
    const [title, ...figures] = row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    const numbers = figures.map((figure) => Number(figure.replaceAll(',', '').replace(' s', '')));
    if (figures.length !== 7 || title === ALL || numbers.some(Number.isNaN)) continue;
    const [faults, runs, retries, longestSeconds, rows, differences, wrong] = numbers;
    lines.push({ title, faults, runs, retries, longestSeconds, rows, differences, wrong });
  }
  return lines;
}

/**
 * Writes what was played into the table of reliability.md, in the order of `titles`: lines of scenarios that were not
 * played stay. The rest of the page stays as it is.
 */
export async function writeReport(
  folder: string,
  played: readonly Line[],
  { titles, machine }: { readonly titles: readonly string[]; readonly machine: string },
): Promise<void> {
  const path = join(resolve(workspaceRoot(), folder), 'reliability.md');
  const text = await readFile(path, 'utf8');
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${path} has no place for the table: ${BEGIN} … ${END}`);
  const known = new Map(
    [...parseTable(text.slice(begin, end)), ...played].map((line) => [line.title, line] as const),
  );
  const table = renderTable(titles.flatMap((title) => known.get(title) ?? []));
  const part = [
    BEGIN,
    '',
    table,
    '',
    `Each line is what \`npm run chaos\` found when it was played last, on ${machine}.`,
    '',
    '',
  ].join('\n');
  await writeFile(path, text.slice(0, begin) + part + text.slice(end));
}
