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
   * expressions. Exact for every form of scalar; over several lines, blanks give the character behind them. A path that
   * is not in the file gives the nearest section that is.
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
  const folded = text.slice(start, end).includes('\n') ? String(node.value) : undefined;
  switch (node.type) {
    case 'PLAIN':
      return skip({ text, from: start, end, within, folded, step: () => [1, 1] });
    case 'QUOTE_SINGLE': {
      const step = (at: number): Step => (text.startsWith("''", at) ? [2, 1] : [1, 1]);
      return skip({ text, from: start + 1, end: end - 1, within, folded, step });
    }
    case 'QUOTE_DOUBLE': {
      const step = (at: number): Step => doubleQuoted(text, at);
      return skip({ text, from: start + 1, end: end - 1, within, folded, step });
    }
    case 'BLOCK_LITERAL':
    case 'BLOCK_FOLDED': {
      const from = text.indexOf('\n', start) + 1;
      return skip({ text, from, end, within, folded, step: () => [1, 1] });
    }
    default:
      return start;
  }
}

/** UTF-16 units that are written and that they are in the value; the second is 0 for what stands for a blank or nothing. */
type Step = readonly [written: number, value: number];

interface Walk {
  readonly text: string;
  readonly from: number;
  readonly end: number;
  readonly within: number;
  /** The value, where it is written over several lines. */
  readonly folded: string | undefined;
  step(at: number): Step;
}

/**
 * Walks written characters until `within` units of the value are behind. Over several lines, line ends and indentation become
 * blanks or nothing, but leaves all else in its order: there the characters that are no blanks are counted.
 */
function skip({ text, from, end, within, folded, step }: Walk): number {
  const wanted = folded === undefined ? within : folded.slice(0, within).replace(/\s/g, '').length;
  let at = from;
  for (let done = 0; at < end;) {
    if (folded !== undefined && /\s/.test(text[at])) {
      at += 1;
      continue;
    }
    if (done >= wanted) break;
    const [written, value] = step(at);
    at += written;
    if (folded === undefined || !isBlank(text, at - written)) done += value;
  }
  return Math.min(at, end);
}

/** An escape for a blank, or of a line end. */
function isBlank(text: string, at: number): boolean {
  return text[at] === '\\' && /^\\[nrtvf \t\r\nNLP_]/.test(text.slice(at, at + 2));
}

function doubleQuoted(text: string, at: number): Step {
  if (text[at] !== '\\') return [1, 1];
  const digits = { x: 2, u: 4, U: 8 }[text[at + 1]] ?? 0;
  return [2 + digits, 1];
}
