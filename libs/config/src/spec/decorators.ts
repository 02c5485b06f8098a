import {
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Max,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { formatDuration, parseDuration } from '../durations.js';
import { typeName, type Format } from '../formats.js';
import { formatSize, parseSize } from '../sizes.js';
import { addField, fieldOf, type FieldType, type SectionClass } from './field.js';

/** What every decorator below takes. A property is optional unless `required`. */
export interface Doc<T = unknown> {
  readonly description: string;
  readonly required?: true;
  readonly default?: T;
  readonly defaultText?: string;
  readonly example?: T;
}

/** Declares a property once: for class-validator, for JSON Schema and for the reference. */
function declare(type: FieldType, doc: Doc, ...validators: PropertyDecorator[]): PropertyDecorator {
  const presence = doc.required ? IsDefined({ message: 'is missing' }) : IsOptional();
  return (target, key) => {
    const { description, required = false, defaultText, example } = doc;
    addField(target, {
      name: String(key),
      type,
      description,
      required,
      default: doc.default,
      defaultText,
      example,
    });
    for (const decorate of [presence, ...validators]) decorate(target, key);
  };
}

const text = (): PropertyDecorator => IsString({ message: 'must be text' });

/** A default need not have the form: '' often stands for "none". */
function formatted(format: Format, fallback?: string): PropertyDecorator {
  return ValidateBy({
    name: 'format',
    validator: {
      validate: (value) => typeof value !== 'string' || value === fallback || format(value) === undefined,
      defaultMessage: (args) => format(String(args?.value))?.message ?? '',
    },
  });
}

export function Text(
  doc: Doc<string> & { readonly format?: Format; readonly pattern?: string },
): PropertyDecorator {
  const { format, pattern } = doc;
  return declare(
    { kind: 'text', format, pattern },
    doc,
    text(),
    ...(format ? [formatted(format, doc.default)] : []),
  );
}

export function Flag(doc: Doc<boolean>): PropertyDecorator {
  return declare({ kind: 'flag' }, doc, IsBoolean({ message: 'must be true or false' }));
}

export function Integer(
  doc: Doc<number> & { readonly min: number; readonly max: number },
): PropertyDecorator {
  const message = `must be a whole number from ${doc.min} to ${doc.max}`;
  const { min, max } = doc;
  return declare(
    { kind: 'integer', min, max },
    doc,
    IsInt({ message }),
    Min(min, { message }),
    Max(max, { message }),
  );
}

export function Ratio(doc: Doc<number>): PropertyDecorator {
  const message = 'must be a number from 0 to 1';
  const checks = [IsNumber({ allowNaN: false }, { message }), Min(0, { message }), Max(1, { message })];
  return declare({ kind: 'number', min: 0, max: 1 }, doc, ...checks);
}

export function Choice<const V extends string>(values: readonly V[], doc: Doc<V>): PropertyDecorator {
  const message = values.length === 1 ? `must be ${values[0]}` : `must be one of ${values.join(', ')}`;
  return declare({ kind: 'choice', values }, doc, IsIn([...values], { message }));
}

export function Size(doc: Doc<string> & { readonly min: number; readonly max: number }): PropertyDecorator {
  const message = `must be a size such as 1MiB, from ${formatSize(doc.min)} to ${formatSize(doc.max)}`;
  const validate = (value: unknown): boolean => {
    const bytes = typeof value === 'string' || typeof value === 'number' ? parseSize(value) : undefined;
    return bytes !== undefined && bytes >= doc.min && bytes <= doc.max;
  };
  const check = ValidateBy({ name: 'size', validator: { validate, defaultMessage: () => message } });
  return declare({ kind: 'size', min: doc.min, max: doc.max }, doc, check);
}

/** Limits in milliseconds. */
export function Duration(
  doc: Doc<string> & { readonly min: number; readonly max: number },
): PropertyDecorator {
  const { min, max } = doc;
  const message = `must be a length of time such as 90s, 5m or 2h, from ${formatDuration(min)} to ${formatDuration(max)}`;
  const validate = (value: unknown): boolean => {
    const ms = typeof value === 'string' ? parseDuration(value) : undefined;
    return ms !== undefined && ms >= min && ms <= max;
  };
  const check = ValidateBy({ name: 'duration', validator: { validate, defaultMessage: () => message } });
  return declare({ kind: 'duration', min, max }, doc, check);
}

/** Numbers and booleans arrive here as the text that stands in the file, so `0.10` stays `0.10`. */
export function Scalar(doc: Doc<string>): PropertyDecorator {
  return declare({ kind: 'scalar' }, doc, IsString({ message: 'must be text, a number or a boolean' }));
}

export function Scalars(doc: Doc<readonly string[]> & { readonly nonEmpty?: true }): PropertyDecorator {
  const { nonEmpty = false } = doc;
  const list = IsArray({ message: 'must be a list' });
  const filled = nonEmpty ? [ArrayNotEmpty({ message: 'must not be empty' })] : [];
  return declare({ kind: 'scalars', nonEmpty }, doc, list, ...filled);
}

/** A list of words out of `values`, each at most once. */
export function Choices<const V extends string>(
  values: readonly V[],
  doc: Doc<readonly V[]>,
): PropertyDecorator {
  const list = IsArray({ message: 'must be a list' });
  const known = ValidateBy({
    name: 'choices',
    validator: {
      validate: (items) =>
        Array.isArray(items) && items.every((item, i) => values.includes(item) && items.indexOf(item) === i),
      defaultMessage: () => `takes each of ${values.join(', ')} once at most`,
    },
  });
  return declare({ kind: 'choices', values }, doc, list, known);
}

export function TypeName(doc: Doc<string>): PropertyDecorator {
  return declare({ kind: 'type' }, doc, text(), formatted(typeName));
}

export function Section(
  dto: SectionClass,
  doc: Doc & { readonly absent?: 'defaults' | 'undefined'; readonly short?: string },
): PropertyDecorator {
  const { absent = 'undefined', short } = doc;
  const flag = short !== undefined && fieldOf(dto, short)?.type.kind === 'flag';
  const other = flag ? 'true, false or ' : short === undefined ? '' : 'text or ';
  const message = `must be ${other}a section of keys`;
  return declare({ kind: 'section', dto, absent, short }, doc, ValidateNested({ message }));
}

export function Sections(dto: SectionClass, doc: Doc & { readonly nonEmpty?: true }): PropertyDecorator {
  const { nonEmpty = false } = doc;
  const list = [
    IsArray({ message: 'must be a list' }),
    ValidateNested({ message: 'must be a section of keys' }),
  ];
  if (nonEmpty) list.push(ArrayNotEmpty({ message: 'must not be empty' }));
  return declare({ kind: 'sections', dto, nonEmpty }, doc, ...list);
}

const isMap = (): PropertyDecorator =>
  ValidateBy({
    name: 'isMap',
    validator: {
      validate: (value) => value instanceof Map,
      defaultMessage: () => 'must be a section of keys',
    },
  });

export function TextsByName(doc: Doc): PropertyDecorator {
  return declare({ kind: 'texts-by-name' }, doc, isMap());
}

export function SectionsByName(dto: SectionClass, doc: Doc & { readonly short?: string }): PropertyDecorator {
  const nested = ValidateNested({ message: `must be ${doc.short ? 'text or ' : ''}a section of keys` });
  return declare({ kind: 'sections-by-name', dto, short: doc.short }, doc, isMap(), nested);
}
