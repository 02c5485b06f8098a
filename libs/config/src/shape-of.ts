/** The shape of a value, just enough to meet a spec of another version or a hand-made one with a clear error. */
export type Shape =
  | 'string'
  | 'number'
  | 'boolean'
  | { readonly optional: Shape }
  | { readonly list: Shape }
  | { readonly map: Shape }
  | { readonly members: Readonly<Record<string, Shape>> }
  /** The first of them that is of the value's kind: text or members. */
  | { readonly either: readonly Shape[] };

export const optional = (shape: Shape): Shape => ({ optional: shape });
export const list = (shape: Shape): Shape => ({ list: shape });
export const members = (shape: Readonly<Record<string, Shape>>): Shape => ({ members: shape });

/** Adds what is wrong with a value to `problems`, each with its path. */
export function checkShape(value: unknown, shape: Shape, path: string, problems: string[]): void {
  if (typeof shape === 'string') {
    if (typeof value !== shape) problems.push(`${path} should be a ${shape}`);
  } else if ('optional' in shape) {
    if (value !== undefined) checkShape(value, shape.optional, path, problems);
  } else if ('list' in shape) {
    if (!Array.isArray(value)) problems.push(`${path} should be a list`);
    else value.forEach((item: unknown, i) => checkShape(item, shape.list, `${path}[${i}]`, problems));
  } else if ('either' in shape) {
    const fitting = shape.either.find((one) => (typeof one === 'string') === (typeof value !== 'object'));
    checkShape(value, fitting ?? shape.either[0], path, problems);
  } else if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.push(`${path || 'the pipeline'} should be an object`);
  } else if ('map' in shape) {
    for (const [key, item] of Object.entries(value)) checkShape(item, shape.map, `${path}.${key}`, problems);
  } else {
    const given = value as Readonly<Record<string, unknown>>; // a non-null, non-array object
    for (const [key, inner] of Object.entries(shape.members)) {
      checkShape(given[key], inner, path === '' ? key : `${path}.${key}`, problems);
    }
  }
}
