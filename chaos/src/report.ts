import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { workspaceRoot } from '@sluice/testkit';
import type { Played } from './play.js';

const BEGIN = '<!-- npm run chaos: begin -->';
const END = '<!-- npm run chaos: end -->';

const count = (value: number): string => value.toLocaleString('en');
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export function renderTable(results: readonly Played[]): string {
  const add = (of: (played: Played) => number): number => results.reduce((all, one) => all + of(one), 0);
  const line = (title: string, of: Omit<Played, 'id' | 'title' | 'wrong'>, wrong: number): string =>
    row([
      title,
      ...[of.faults, of.runs, of.retries].map(count),
      `${of.longestSeconds.toFixed(1)} s`,
      ...[of.rows, of.differences, wrong].map(count),
    ]);
  const all = {
    faults: add(({ faults }) => faults),
    runs: add(({ runs }) => runs),
    retries: add(({ retries }) => retries),
    rows: add(({ rows }) => rows),
    differences: add(({ differences }) => differences),
    longestSeconds: Math.max(0, ...results.map(({ longestSeconds }) => longestSeconds)),
  };
  return [
    row([
      'fault',
      'injected',
      'runs',
      'retries',
      'longest run',
      'rows compared',
      'differences',
      'other findings',
    ]),
    row(['---', ...Array.from({ length: 7 }, () => '---:')]),
    ...results.map((played) => line(played.title, played, played.wrong.length)),
    line(
      '**all**',
      all,
      add(({ wrong }) => wrong.length),
    ),
  ].join('\n');
}

/** Replaces the table in reliability.md, and leaves the rest as it is. */
export async function writeReport(
  folder: string,
  results: readonly Played[],
  { command, machine }: { readonly command: string; readonly machine: string },
): Promise<void> {
  const path = join(resolve(workspaceRoot(), folder), 'reliability.md');
  const text = await readFile(path, 'utf8');
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${path} has no place for the table: ${BEGIN} … ${END}`);
  const part = [BEGIN, '', renderTable(results), '', `\`${command}\` on ${machine}.`, '', ''].join('\n');
  await writeFile(path, text.slice(0, begin) + part + text.slice(end));
  console.log(`written to ${path}`);
}
