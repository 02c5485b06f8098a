import { DURATION_PATTERN } from '../durations.js';
import { SIZE_PATTERN } from '../sizes.js';
import { TYPE_NAMES } from '../pg-types.js';
import { fieldOf, fieldsOf, type Field, type SectionClass } from '../spec/field.js';
import { PipelineDto } from '../spec/pipeline.dto.js';

/** A JSON Schema, as far as this file writes them. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The pipeline file as JSON Schema draft-07, the one that YAML editors know. Made from the same fields as validation; what
 * goes across sections (unknown columns, conflicts) only `sluice check` finds.
 */
export function pipelineJsonSchema(): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Sluice pipeline, sluice/v1',
    ...section(PipelineDto),
  };
}

function section(dto: SectionClass): JsonSchema {
  const fields = fieldsOf(dto);
  const required = fields.filter((field) => field.required).map((field) => field.name);
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(fields.map((field) => [field.name, property(field)])),
    ...(required.length > 0 ? { required } : {}),
  };
}

function property(field: Field): JsonSchema {
  return {
    description: field.description,
    ...valueOf(field),
    ...(field.default === undefined ? {} : { default: field.default }),
    ...(field.example === undefined ? {} : { examples: [field.example] }),
  };
}

const SCALAR: JsonSchema = { type: ['string', 'number', 'boolean'] };

/** `numeric( 12 , 2 )` and the like; the precise rules are the loader's. */
const TYPE_PATTERN = '^[A-Za-z][A-Za-z0-9 ]*( ?\\([-0-9, ]+\\))?$';

function valueOf({ type }: Field): JsonSchema {
  switch (type.kind) {
    case 'text':
      return { type: 'string', ...(type.pattern ? { pattern: type.pattern } : {}) };
    case 'flag':
      return { type: 'boolean' };
    case 'integer':
    case 'number':
      return { type: type.kind, minimum: type.min, maximum: type.max };
    case 'choice':
      return { enum: type.values };
    case 'size':
      return {
        anyOf: [
          { type: 'integer', minimum: type.min, maximum: type.max },
          { type: 'string', pattern: SIZE_PATTERN },
        ],
      };
    case 'duration':
      return { type: 'string', pattern: DURATION_PATTERN };
    case 'scalar':
      return SCALAR;
    case 'scalars':
      return { type: 'array', items: SCALAR, ...(type.nonEmpty ? { minItems: 1 } : {}) };
    case 'type':
      return { anyOf: [{ enum: TYPE_NAMES }, { type: 'string', pattern: TYPE_PATTERN }] };
    case 'choices':
      return { type: 'array', items: { enum: type.values }, uniqueItems: true };
    case 'section':
      return shortOr(type.dto, type.short);
    case 'sections':
      return { type: 'array', items: section(type.dto), ...(type.nonEmpty ? { minItems: 1 } : {}) };
    case 'texts-by-name':
      return { type: 'object', additionalProperties: { type: 'string' } };
    case 'sections-by-name':
      return { type: 'object', additionalProperties: shortOr(type.dto, type.short) };
  }
}

/** A section, or what its key `short` may hold. */
function shortOr(dto: SectionClass, short: string | undefined): JsonSchema {
  const field = short === undefined ? undefined : fieldOf(dto, short);
  if (!field) return section(dto);
  const value = valueOf(field);
  // Plain text may be written as a number, too.
  return { anyOf: [value['type'] === 'string' && !value['pattern'] ? SCALAR : value, section(dto)] };
}
