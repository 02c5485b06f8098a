import { medianSeconds, type Result } from './figures.js';

const WIDTH = 720;
const BAR = 26;
const GAP = 12;
const LEFT = 250;
const RIGHT = 120;
const TITLE = 34;

/** A bar per contender, by median seconds, the groups one below the other: an SVG that reads on light and dark. */
export function drawPicture(results: readonly Result[], rows: number): string {
  const groups = [
    { title: 'table without a key', results: results.filter((r) => r.group !== 'key') },
    { title: 'table with a primary key', results: results.filter((r) => r.group === 'key') },
  ].filter((group) => group.results.length > 0);
  const longest = Math.max(...results.map(medianSeconds));
  const scale = (WIDTH - LEFT - RIGHT) / longest;
  const parts: string[] = [];
  let y = 10;
  for (const group of groups) {
    parts.push(text(10, y + 18, group.title, 'title'));
    y += TITLE;
    for (const result of group.results) {
      parts.push(...bar(result, y, scale, rows));
      y += BAR + GAP;
    }
    y += GAP;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}" height="${y}" role="img">`,
    `<title>Seconds to load ${rows.toLocaleString('en')} orders, medians; shorter is better</title>`,
    STYLE,
    `<rect class="paper" width="${WIDTH}" height="${y}"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

const STYLE = [
  '<style>',
  'text { font: 13px system-ui, sans-serif; fill: #24292f } .title { font-weight: 600 } .end { text-anchor: end }',
  '.paper { fill: #ffffff } .other { fill: #8c959f } .sluice { fill: #1f6feb }',
  '@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .paper { fill: #0d1117 } .sluice { fill: #58a6ff } }',
  '</style>',
].join('\n');

function bar(result: Result, y: number, scale: number, rows: number): string[] {
  const seconds = medianSeconds(result);
  const width = Math.max(1, Math.round(seconds * scale));
  const kind = result.id.startsWith('sluice') ? 'sluice' : 'other';
  const middle = y + BAR / 2 + 5;
  return [
    text(LEFT - 10, middle, result.label, 'end'),
    `<rect class="${kind}" x="${LEFT}" y="${y}" width="${width}" height="${BAR}" rx="3"/>`,
    text(LEFT + width + 8, middle, `${seconds.toFixed(2)} s · ${Math.round(rows / seconds / 1000)} k/s`, ''),
  ];
}

function text(x: number, y: number, content: string, kind: string): string {
  const escaped = content.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return `<text x="${x}" y="${y}"${kind ? ` class="${kind}"` : ''}>${escaped}</text>`;
}
