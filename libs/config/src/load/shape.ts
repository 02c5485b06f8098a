import { validateSync, type ValidationError } from 'class-validator';
import { isScalar } from 'yaml';
import { typeName } from '../formats.js';
import { didYouMean } from '../nearest.js';
import { fieldOf, fieldsOf, type Field, type SectionClass } from '../spec/field.js';
import { formatPath, type DiagnosticCode, type Path } from './diagnostic.js';
import { instantiate, isPlain } from './instantiate.js';
import { type Report } from './report.js';
import { offsetOf, type YamlSource } from './yaml-source.js';

/**
 * Plain values → a DTO, and a diagnostic for every value that a section's own rules refuse. Refused values are taken out of
 * the DTO, so that what is left may be trusted by the rules across sections.
 */
export function readShape<T extends object>(
  source: YamlSource,
  dto: new () => T,
  root: Path,
  report: Report,
): T {
  const plain = isPlain(source.value) ? source.value : undefined;
  if (plain === undefined) {
    report.error(
      root,
      'wrong_type',
      'a pipeline file is a section of keys',
      'Begin with apiVersion: sluice/v1',
    );
    return new dto();
  }
  const context = {
    source,
    unknownKey: (path: Path, known: readonly Field[]): void => {
      const key = String(path.at(-1));
      const names = known.map((field) => field.name);
      const near = didYouMean(key, names);
      const hint = cutByComma(source, path) ? COMMA : near || `Known here: ${names.join(', ')}.`;
      report.errorAtKey(path, 'unknown_key', `unknown key \`${key}\``, hint);
    },
  };
  const instance = instantiate(context, dto, plain, root);
  const errors = validateSync(instance, { forbidUnknownValues: false });
  for (const error of errors) reportError(error, instance, dto, root, report);
  refuseBadItems(instance, dto, root, report);
  return instance as T; // made from this very class
}

const COMMA = 'A comma ends a value inside { }: put text that holds one in quotes.';

/** `{ expression: round(a, 2) }` reads as two keys, the second without a value. */
function cutByComma(source: YamlSource, path: Path): boolean {
  const place = source.places.get(formatPath(path));
  const section = source.places.get(formatPath(path.slice(0, -1)))?.value;
  const inBraces = section !== undefined && source.text[offsetOf(section)] === '{';
  const empty = place?.value === undefined || (isScalar(place.value) && place.value.value === null);
  return inBraces && empty;
}

/** class-validator's constraints in the order in which they say most; the rest come after. */
const FIRST = [
  'isDefined',
  'nestedValidation',
  'isString',
  'isBoolean',
  'isArray',
  'isMap',
  'isIn',
  'isInt',
  'isNumber',
];

const CODES: Readonly<Record<string, DiagnosticCode>> = {
  isDefined: 'missing_key',
  nestedValidation: 'wrong_type',
  isString: 'wrong_type',
  isBoolean: 'wrong_type',
  isArray: 'wrong_type',
  isMap: 'wrong_type',
  isIn: 'not_allowed',
  isInt: 'not_allowed',
  isNumber: 'not_allowed',
  min: 'not_allowed',
  max: 'not_allowed',
  arrayNotEmpty: 'not_allowed',
  choices: 'not_allowed',
  size: 'bad_format',
  duration: 'bad_format',
  format: 'bad_format',
};

function reportError(
  error: ValidationError,
  owner: object,
  dto: SectionClass,
  base: Path,
  report: Report,
): void {
  const field = fieldOf(dto, error.property);
  if (!field) return;
  const path = [...base, error.property];
  if (error.constraints) {
    const names = Object.keys(error.constraints).sort((a, b) => rank(a) - rank(b));
    const [name] = names;
    const code =
      field.type.kind === 'type' && name === 'format' ? 'unknown_type' : (CODES[name] ?? 'bad_format');
    report.error(
      path,
      code,
      message(report.nameOf(path), name, error.constraints[name]),
      hint(field, error.value),
    );
    // Taken out, so that later rules see only what may be trusted.
    Reflect.deleteProperty(owner, error.property);
    return;
  }
  const value: unknown = error.value;
  for (const child of error.children ?? []) {
    if (field.type.kind === 'section' && typeof value === 'object' && value !== null) {
      reportError(child, value, field.type.dto, path, report);
    } else if (field.type.kind === 'sections' || field.type.kind === 'sections-by-name') {
      reportItem(child, value, field.type.dto, path, report);
    }
  }
}

/** An item of a list or of a map of sections: class-validator gives its index or key as the property. */
function reportItem(
  error: ValidationError,
  owner: unknown,
  dto: SectionClass,
  base: Path,
  report: Report,
): void {
  const step = Array.isArray(owner) ? Number(error.property) : error.property;
  const path = [...base, step];
  if (error.constraints) {
    const short = owner instanceof Map && Object.values(error.constraints).some((c) => c.includes('text or'));
    const message = `\`${String(base.at(-1))}\` takes ${short ? 'text or ' : ''}sections of keys here`;
    report.error(path, 'wrong_type', message);
    if (Array.isArray(owner)) owner[Number(step)] = new dto();
    else if (owner instanceof Map) owner.set(step, new dto());
    return;
  }
  const item: unknown = Array.isArray(owner)
    ? owner[Number(step)]
    : owner instanceof Map
      ? owner.get(step)
      : undefined;
  if (typeof item !== 'object' || item === null) return;
  for (const child of error.children ?? []) reportError(child, item, dto, path, report);
}

function rank(constraint: string): number {
  const at = FIRST.indexOf(constraint);
  return at < 0 ? FIRST.length : at;
}

function message(field: string, constraint: string, text: string): string {
  // These speak of the value itself and name it.
  if (constraint === 'format' && /^(unknown )?(type|time zone) /.test(text)) return text;
  return `\`${field}\` ${text}`;
}

function hint(field: Field, value: unknown): string {
  const { type } = field;
  if (value === undefined || value === null) {
    return field.example === undefined ? '' : `For example: ${field.name}: ${sample(field.example)}`;
  }
  if (type.kind === 'choice') return typeof value === 'object' ? '' : didYouMean(String(value), type.values);
  if (type.kind === 'choices' && Array.isArray(value)) {
    const wrong: unknown = value.find(
      (item: unknown) => typeof item === 'string' && !type.values.includes(item),
    );
    return typeof wrong === 'string' ? didYouMean(wrong, type.values) : '';
  }
  if (type.kind === 'text' && typeof value === 'string') return type.format?.(value)?.hint ?? '';
  if (type.kind === 'type' && typeof value === 'string') return typeName(value)?.hint ?? '';
  if (type.kind === 'text' && typeof value !== 'object') return `Put it in quotes: '${String(value)}'`;
  return '';
}

function sample(example: unknown): string {
  return typeof example === 'string' ? example : JSON.stringify(example);
}

/** Items of lists of text and of maps of text, which class-validator would report without saying which. */
function refuseBadItems(value: unknown, dto: SectionClass, base: Path, report: Report): void {
  if (!(value instanceof dto)) return;
  const members = value as Readonly<Record<string, unknown>>; // a DTO's fields by name
  for (const field of fieldsOf(dto)) {
    const member = members[field.name];
    const path = [...base, field.name];
    const { type } = field;
    if (type.kind === 'section') refuseBadItems(member, type.dto, path, report);
    else if (type.kind === 'sections' && Array.isArray(member)) {
      member.forEach((item: unknown, i) => refuseBadItems(item, type.dto, [...path, i], report));
    } else if (type.kind === 'sections-by-name' && member instanceof Map) {
      for (const [key, item] of member) refuseBadItems(item, type.dto, [...path, String(key)], report);
    } else if (type.kind === 'scalars' && Array.isArray(member)) {
      member.forEach((item: unknown, i) => {
        if (typeof item === 'string') return;
        const quoted =
          item === null ? 'An empty item, null and NULL mean nothing in YAML; as text they need quotes.' : '';
        report.error([...path, i], 'wrong_type', `item ${i + 1} of \`${field.name}\` must be text`, quoted);
        member[i] = '';
      });
    } else if (type.kind === 'texts-by-name' && member instanceof Map) {
      for (const [key, item] of member) {
        if (typeof item === 'string') continue;
        report.error(
          [...path, String(key)],
          'wrong_type',
          `\`${formatPath([...path, String(key)])}\` must be text`,
          item === null || typeof item === 'object' ? '' : `Put it in quotes: '${String(item)}'`,
        );
        member.delete(key);
      }
    }
  }
}
