import { isScalar } from 'yaml';
import { fieldOf, fieldsOf, type Field, type SectionClass } from '../spec/field.js';
import { formatPath, type Path } from './diagnostic.js';
import { type YamlSource } from './yaml-source.js';

type Plain = Readonly<Record<string, unknown>>;

export interface Context {
  readonly source: YamlSource;
  unknownKey(path: Path, known: readonly Field[]): void;
}

export function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map);
}

/**
 * Makes instances of a section's DTO classes from plain values, defaults filled in. Whatever has the wrong shape stays as
 * it is, for class-validator to find.
 */
export function instantiate(context: Context, dto: SectionClass, value: Plain, path: Path): object {
  const members: Record<string, unknown> = {};
  const fields = fieldsOf(dto);
  for (const field of fields) {
    const member = build(context, field, value[field.name], [...path, field.name]);
    if (member !== undefined) members[field.name] = member;
  }
  for (const key of Object.keys(value)) {
    // class-validator's own whitelist lets `constructor` and the like pass.
    if (!fields.some((field) => field.name === key)) context.unknownKey([...path, key], fields);
  }
  return Object.assign(new dto(), members);
}

function build(context: Context, field: Field, value: unknown, path: Path): unknown {
  const { type } = field;
  if (value === undefined || value === null) {
    if (type.kind !== 'section') return field.default;
    return type.absent === 'defaults' ? instantiate(context, type.dto, {}, path) : undefined;
  }
  switch (type.kind) {
    case 'section':
      return sectionOf(context, type, value, path);
    case 'sections':
      if (!Array.isArray(value)) return value;
      return value.map((item: unknown, i) => sectionOf(context, { dto: type.dto }, item, [...path, i]));
    case 'sections-by-name':
      if (!isPlain(value)) return value;
      return mapOf(value, (item, key) => sectionOf(context, type, item, [...path, key]));
    case 'texts-by-name':
      return isPlain(value) ? mapOf(value, (item) => item) : value;
    case 'scalar':
      return written(context.source, path, value);
    case 'scalars':
    case 'choices':
      return Array.isArray(value)
        ? value.map((item: unknown, i) => written(context.source, [...path, i], item))
        : value;
    default:
      return value;
  }
}

/** Text, or true and false, in a section's place stands for one key of it. */
function sectionOf(
  context: Context,
  { dto, short }: { readonly dto: SectionClass; readonly short?: string },
  value: unknown,
  path: Path,
): unknown {
  if (isPlain(value)) return instantiate(context, dto, value, path);
  // class-validator would look into a list for sections, and find none at fault; a text it refuses.
  if (Array.isArray(value)) return 'a list';
  if (short === undefined) return value;
  const flag = fieldOf(dto, short)?.type.kind === 'flag';
  const stands = flag ? value : written(context.source, path, value);
  const fits = typeof stands === (flag ? 'boolean' : 'string');
  return fits ? instantiate(context, dto, { [short]: stands }, path) : value;
}

function mapOf(value: Plain, convert: (item: unknown, key: string) => unknown): Map<string, unknown> {
  return new Map(Object.entries(value).map(([key, item]) => [key, convert(item, key)]));
}

/** A number or boolean as it stands in the file: `0.10` stays `0.10`, and 20 digits stay 20 digits. */
function written(source: YamlSource, path: Path, value: unknown): unknown {
  if (typeof value !== 'number' && typeof value !== 'boolean') return value;
  const node = source.places.get(formatPath(path))?.value;
  return isScalar(node) && node.source !== undefined ? node.source : String(value);
}
