import { type Format } from '../formats.js';

/** A DTO class of one section. */
export type SectionClass = new () => object;

/** What a property of the pipeline file may hold. */
export type FieldType =
  | { readonly kind: 'text'; readonly format?: Format; readonly pattern?: string }
  | { readonly kind: 'flag' }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'number'; readonly min: number; readonly max: number }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  /** Bytes, or text such as `1MiB`. */
  | { readonly kind: 'size'; readonly min: number; readonly max: number }
  /** Text such as `90s`, `5m`, `1h30m`, `1d`; limits in milliseconds. */
  | { readonly kind: 'duration'; readonly min: number; readonly max: number }
  /** Text, a number or a boolean, all taken as the text that stands in the file. */
  | { readonly kind: 'scalar' }
  | { readonly kind: 'scalars'; readonly nonEmpty: boolean }
  | { readonly kind: 'choices'; readonly values: readonly string[] }
  | { readonly kind: 'type' }
  /**
   * `absent: 'defaults'` stands for a section that may be left out because every key in it may be. `short` names the key
   * that text (or, of a flag, true or false) in the section's place stands for.
   */
  | {
      readonly kind: 'section';
      readonly dto: SectionClass;
      readonly absent: 'defaults' | 'undefined';
      readonly short?: string;
    }
  | { readonly kind: 'sections'; readonly dto: SectionClass; readonly nonEmpty: boolean }
  | { readonly kind: 'texts-by-name' }
  /** Name → the section, or text that stands for its key `short`. */
  | { readonly kind: 'sections-by-name'; readonly dto: SectionClass; readonly short?: string };

/** A property with its documentation; JSON Schema and reference are generated from it. */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly description: string;
  readonly required: boolean;
  readonly default: unknown;
  /** How the default reads in the reference where its value does not say it. */
  readonly defaultText?: string;
  readonly example?: unknown;
}

const registry = new WeakMap<object, Field[]>();

export function addField(prototype: object, field: Field): void {
  const fields = registry.get(prototype) ?? [];
  fields.push(field);
  registry.set(prototype, fields);
}

/** The fields of a section in the order in which its class declares them. */
export function fieldsOf(dto: SectionClass): readonly Field[] {
  const prototype: object = dto.prototype;
  return registry.get(prototype) ?? [];
}

export function fieldOf(dto: SectionClass, name: string): Field | undefined {
  return fieldsOf(dto).find((field) => field.name === name);
}
