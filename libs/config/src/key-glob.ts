/**
 * Globs over whole keys, as the specification documents them: `*` and `?` within a path segment, `**` across segments
 * (with its slash it may stand for nothing: `a/**` + `/b` matches `a/b`), `[a-z]`, `[!a-z]`, `{a,b}` (nested too), and `\`
 * before a character that stands for itself. An unmatched bracket or brace stands for itself.
 */
export interface KeyGlob {
  /** What every matching key begins with: the prefix to list. */
  readonly prefix: string;
  matches(key: string): boolean;
}

/** @throws SyntaxError for a range that runs backwards, as in `[z-a]` */
export function keyGlob(glob: string): KeyGlob {
  const pattern = new RegExp(`^${translate(glob)}$`, 'su');
  return { prefix: literalPrefix(glob), matches: (key) => pattern.test(key) };
}

function literalPrefix(glob: string): string {
  let prefix = '';
  for (let i = 0; i < glob.length; i += 1) {
    const c = glob[i];
    if ('*?[{'.includes(c)) break;
    if (c === '\\' && i + 1 < glob.length) i += 1;
    prefix += glob[i];
  }
  return prefix;
}

function translate(glob: string): string {
  let out = '';
  let i = 0;
  while (i < glob.length) {
    const c = glob[i];
    if (c === '*') {
      const star = translateStar(glob, i);
      out += star.pattern;
      i = star.next;
      continue;
    }
    const close = c === '[' ? classEnd(glob, i) : c === '{' ? braceEnd(glob, i) : -1;
    if (c === '[' && close > 0) {
      out += characterClass(glob.slice(i + 1, close));
      i = close + 1;
    } else if (c === '{' && close > 0) {
      out += `(?:${alternatives(glob.slice(i + 1, close))
        .map(translate)
        .join('|')})`;
      i = close + 1;
    } else if (c === '?') {
      out += '[^/]';
      i += 1;
    } else {
      const literal = c === '\\' && i + 1 < glob.length ? glob[i + 1] : c;
      out += quoted(literal);
      i += c === '\\' && i + 1 < glob.length ? 2 : 1;
    }
  }
  return out;
}

function translateStar(glob: string, at: number): { pattern: string; next: number } {
  let next = at;
  while (glob[next] === '*') next += 1;
  if (next - at === 1) return { pattern: '[^/]*', next };
  const wholeSegment = at === 0 || glob[at - 1] === '/';
  if (wholeSegment && glob[next] === '/') return { pattern: '(?:[^/]+/)*', next: next + 1 };
  return { pattern: '.*', next };
}

function classEnd(glob: string, open: number): number {
  let i = open + 1;
  if (glob[i] === '!' || glob[i] === '^') i += 1;
  const close = glob.indexOf(']', i + 1);
  return close > 0 && !glob.slice(open, close).includes('/') ? close : -1;
}

function characterClass(inside: string): string {
  const negated = inside.startsWith('!') || inside.startsWith('^');
  const members = (negated ? inside.slice(1) : inside).replace(/[\\\][^]/g, '\\$&');
  return `(?!/)[${negated ? '^' : ''}${members}]`;
}

function braceEnd(glob: string, open: number): number {
  let depth = 0;
  for (let i = open; i < glob.length; i += 1) {
    if (glob[i] === '\\') i += 1;
    else if (glob[i] === '{') depth += 1;
    else if (glob[i] === '}' && (depth -= 1) === 0) return i;
  }
  return -1;
}

function alternatives(inside: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < inside.length; i += 1) {
    if (inside[i] === '\\') i += 1;
    else if (inside[i] === '{') depth += 1;
    else if (inside[i] === '}') depth -= 1;
    else if (inside[i] === ',' && depth === 0) {
      parts.push(inside.slice(from, i));
      from = i + 1;
    }
  }
  return [...parts, inside.slice(from)];
}

function quoted(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
