import { isScalar, type Node } from 'yaml';
import { offsetOf, type YamlSource } from './yaml-source.js';

/** 1-based; columns count characters (code points), not UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Finds paths and offsets in a file's text. */
export class Positions {
  private readonly lineStarts: number[];

  constructor(private readonly source: YamlSource) {
    this.lineStarts = [0];
    for (let i = source.text.indexOf('\n'); i >= 0; i = source.text.indexOf('\n', i + 1))
      this.lineStarts.push(i + 1);
  }

  /** The file has this key, rather than a word that stands for it. */
  isWritten(path: string): boolean {
    return this.source.places.has(path);
  }

  isScalar(path: string): boolean {
    return isScalar(this.source.places.get(path)?.value);
  }

  atOffset(offset: number): Position {
    let line = 0;
    for (let end = this.lineStarts.length; end - line > 1;) {
      const middle = (line + end) >> 1;
      if (this.lineStarts[middle] <= offset) line = middle;
      else end = middle;
    }
    const before = this.source.text.slice(this.lineStarts[line], offset);
    return { line: line + 1, column: [...before].length + 1 };
  }

  /** Where a key stands; its section where it does not. */
  ofKey(path: string): Position {
    const place = this.source.places.get(path);
    return place?.key ? this.atOffset(offsetOf(place.key)) : this.ofValue(path);
  }

  /**
   * Where a value begins; with `within` (UTF-16 units into the value's text) a character inside it, for carets in
   * expressions. Exact for plain, quoted and literal (`|`) scalars; folded ones give their beginning. A path that is
   * not in the file gives the nearest section that is.
   */
  ofValue(path: string, within = 0): Position {
    for (let at = path; ; at = parentPath(at)) {
      const place = this.source.places.get(at);
      if (place?.value) {
        // A missing key of a section is shown at the section's own key, which says more than its first child.
        if (at !== path && !isScalar(place.value) && place.key) return this.atOffset(offsetOf(place.key));
        return this.atOffset(offsetWithin(this.source.text, place.value, within));
      }
      if (place?.key) return this.atOffset(offsetOf(place.key));
      if (at === '') return { line: 1, column: 1 };
    }
  }
}

export function parentPath(path: string): string {
  return path.replace(/(\[(?:\d+|"(?:[^"\\]|\\.)*")\]|(?:^|\.)[^.[\]]+)$/, '');
}

function offsetWithin(text: string, node: Node, within: number): number {
  const start = offsetOf(node);
  if (within <= 0 || !isScalar(node)) return start;
  const end = node.range?.[1] ?? start;
  switch (node.type) {
    case 'PLAIN':
      return text.slice(start, end).includes('\n') ? start : Math.min(start + within, end);
    case 'QUOTE_SINGLE':
      return skip(text, start + 1, end - 1, within, (at) => (text.startsWith("''", at) ? [2, 1] : [1, 1]));
    case 'QUOTE_DOUBLE':
      return skip(text, start + 1, end - 1, within, (at) => doubleQuoted(text, at));
    case 'BLOCK_LITERAL':
      return literal(text, start, end, within);
    default:
      return start;
  }
}

/** Walks written characters until `within` units of the value are behind; a step is [written, value] units. */
function skip(
  text: string,
  from: number,
  end: number,
  within: number,
  step: (at: number) => readonly [number, number],
): number {
  if (text.slice(from, end).includes('\n')) return from; // folded over lines
  let at = from;
  for (let done = 0; done < within && at < end;) {
    const [written, value] = step(at);
    at += written;
    done += value;
  }
  return Math.min(at, end);
}

function doubleQuoted(text: string, at: number): readonly [number, number] {
  if (text[at] !== '\\') return [1, 1];
  const digits = { x: 2, u: 4, U: 8 }[text[at + 1]] ?? 0;
  return [2 + digits, 1];
}

/** A literal block: every line loses the indentation of its first line. */
function literal(text: string, start: number, end: number, within: number): number {
  let line = text.indexOf('\n', start) + 1;
  const indent = /^ */.exec(text.slice(line, end))?.[0].length ?? 0;
  let left = within;
  while (line > 0 && line < end) {
    const newline = text.indexOf('\n', line);
    const stop = newline < 0 ? end : newline;
    const length = Math.max(0, stop - line - indent);
    if (left <= length) return line + Math.min(indent, stop - line) + left;
    left -= length + 1;
    line = stop + 1;
  }
  return start;
}
