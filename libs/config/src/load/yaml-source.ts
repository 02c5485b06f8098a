import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseDocument,
  type Node,
  type Pair,
  type Scalar,
  type YAMLError,
} from 'yaml';
import { formatPath, type DiagnosticCode, type Path } from './diagnostic.js';

/** Bounds on what a file can make us build (I5): a pipeline of a thousand columns stays below half of them. */
const MAX_CHARACTERS = 256 * 1024;
const MAX_NODES = 50_000;
const MAX_DEPTH = 32;

export interface SourceProblem {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint: string;
  readonly path: string;
  /** UTF-16 offset into the text. */
  readonly offset: number;
}

export interface Place {
  readonly key?: Scalar;
  readonly value?: Node;
}

/** A parsed file: plain values, and for each path the nodes that it came from. */
export interface YamlSource {
  readonly text: string;
  readonly value: unknown;
  readonly places: ReadonlyMap<string, Place>;
  readonly problems: readonly SourceProblem[];
}

/**
 * Parses YAML 1.2 (one document; no merge keys, no tags). Aliases are followed, but all that they stand for counts
 * against MAX_NODES, so an alias bomb ends here.
 */
export function parseYaml(text: string): YamlSource {
  const problems: SourceProblem[] = [];
  const places = new Map<string, Place>();
  const add = (code: DiagnosticCode, message: string, offset: number, hint = '', path = ''): void => {
    problems.push({ code, message, offset, hint, path });
  };
  if (text.length > MAX_CHARACTERS) {
    add('too_large', 'the file is larger than 256 KiB', 0);
    return { text, value: undefined, places, problems };
  }
  let value: unknown;
  try {
    const document = parseDocument(text, {
      prettyErrors: false,
      stringKeys: true,
      resolveKnownTags: false,
      uniqueKeys: false, // compares each key with each; Converter has a set
    });
    for (const error of withoutEchoes([...document.errors, ...document.warnings])) {
      // The parser recurses, and reports as an error of the text that it ran out of stack.
      if (/call stack/i.test(error.message)) throw new TooLarge(error.pos[0]);
      const [code, message] = described(error);
      add(code, message, error.pos[0]);
    }
    places.set('', { value: document.contents ?? undefined });
    value = new Converter(places, add).convert(document.contents, [], 0);
  } catch (error) {
    problems.length = 0; // what else was found are echoes of the same
    if (!(error instanceof RangeError) && !(error instanceof TooLarge)) throw error;
    const message = 'the file is nested deeper, or its aliases stand for more, than a pipeline needs';
    add('too_large', message, error instanceof TooLarge ? error.offset : 0);
  }
  return { text, value, places, problems };
}

class TooLarge extends Error {
  constructor(readonly offset: number) {
    super('too large');
  }
}

type Add = (code: DiagnosticCode, message: string, offset: number, hint?: string, path?: string) => void;

/** Nodes → plain values. Objects have no prototype, so that a key such as `__proto__` is a key like any other. */
class Converter {
  private nodes = 0;
  /** Filled in the order of the text, as YAML means it. Alias.resolve searches the whole document each time. */
  private readonly anchors = new Map<string, Node>();
  private readonly seen = new WeakSet<Node>();

  constructor(
    private readonly places: Map<string, Place>,
    private readonly add: Add,
  ) {}

  convert(node: unknown, path: Path, depth: number): unknown {
    const resolved = this.follow(node);
    const offset = offsetOf(isAlias(node) ? node : resolved);
    this.nodes += 1;
    // An alias to one of its own ancestors is endless: depth ends it.
    if (this.nodes > MAX_NODES || depth > MAX_DEPTH) throw new TooLarge(offset);
    if (isAlias(node) && resolved === undefined) {
      this.add(
        'yaml_syntax',
        `no anchor is called \`${node.source}\` before this`,
        offset,
        '',
        formatPath(path),
      );
      return null;
    }
    if (isMap(resolved)) return this.members(resolved.items, path, depth);
    if (isSeq(resolved))
      return resolved.items.map((item, i) => this.at([...path, i], item, undefined, depth));
    return isScalar(resolved) ? this.scalar(resolved.value, path, offset) : null;
  }

  /** No text of a pipeline may hold NUL: it ends up in PostgreSQL, in keys of S3 and in messages, and none of them takes it. */
  private scalar(value: unknown, path: Path, offset: number): unknown {
    if (typeof value !== 'string' || !value.includes('\0')) return value;
    this.add('bad_format', 'the text holds a NUL character', offset, 'Leave it out.', formatPath(path));
    return value.replaceAll('\0', '\ufffd'); // reported once is enough
  }

  /** What an alias stands for; undefined where its anchor is unknown. Other nodes are themselves, and may set an anchor. */
  private follow(node: unknown): Node | undefined {
    if (isAlias(node)) return this.anchors.get(node.source);
    if (!isNode(node)) return undefined;
    if (!this.seen.has(node)) {
      this.seen.add(node);
      if ('anchor' in node && node.anchor !== undefined) this.anchors.set(node.anchor, node);
    }
    return node;
  }

  private members(pairs: readonly Pair[], path: Path, depth: number): unknown {
    const object: Record<string, unknown> = Object.create(null) as Record<string, unknown>; // no prototype: see above
    for (const { key, value } of pairs) {
      if (!isScalar(key)) continue; // the parser has reported it
      const name = String(key.value);
      if (name === '<<') {
        const hint = 'Give the whole section an anchor, or repeat the keys.';
        this.add('unknown_key', 'merge keys (<<) are not supported', offsetOf(key), hint, formatPath(path));
        continue;
      }
      if (Object.hasOwn(object, name)) {
        this.add('duplicate_key', 'this key stands twice', offsetOf(key), '', formatPath([...path, name]));
        continue;
      }
      object[name] = this.at([...path, name], value, key, depth);
    }
    return object;
  }

  private at(path: Path, node: unknown, key: Scalar | undefined, depth: number): unknown {
    const value = this.follow(node);
    this.places.set(formatPath(path), { ...(key ? { key } : {}), ...(value ? { value } : {}) });
    return this.convert(node, path, depth + 1);
  }
}

/** Once the parser meets tokens where none may be it has lost its way, and says so of every token up to the end. */
function withoutEchoes(errors: readonly YAMLError[]): readonly YAMLError[] {
  const sorted = [...errors].sort((a, b) => a.pos[0] - b.pos[0]);
  const lost = sorted.findIndex(({ code }) => code === 'UNEXPECTED_TOKEN');
  return lost < 0 ? sorted : sorted.slice(0, Math.max(1, lost));
}

export function offsetOf(node: unknown): number {
  return (node as { range?: readonly number[] | null } | undefined)?.range?.[0] ?? 0; // parsed nodes have a range
}

function described(error: { code: string; message: string }): readonly [DiagnosticCode, string] {
  if (error.code === 'MULTIPLE_DOCS')
    return ['yaml_syntax', 'a second document begins here; a file holds one pipeline'];
  return ['yaml_syntax', error.message.charAt(0).toLowerCase() + error.message.slice(1)];
}
