/** The closed list of what can be wrong with a pipeline file, with what each means (the reference lists them). */
export const DIAGNOSTIC_CODES = {
  yaml_syntax: 'The text is not YAML.',
  too_large: 'The file is larger, deeper or has more aliases than a pipeline needs.',
  duplicate_key: 'A key stands twice in one section.',
  unknown_key: 'A section has no such key.',
  missing_key: 'A required key is not there.',
  wrong_type: 'A value is of another kind: text, number, list, section …',
  not_allowed: 'A value is not one of those listed, or out of range.',
  bad_format: 'A text is not of the form that its key needs.',
  unknown_type: 'Sluice does not load such a type.',
  unknown_column: 'No column has this name at this point.',
  duplicate_name: 'Two columns, list items or checks share a name.',
  conflict: 'Two settings do not go together.',
  unused: 'A setting has no effect.',
} as const;

export type DiagnosticCode = keyof typeof DIAGNOSTIC_CODES;

/** One finding about a pipeline file. */
export interface PipelineDiagnostic {
  readonly severity: 'error' | 'warn';
  readonly code: DiagnosticCode;
  readonly message: string;
  /** e.g. `schema.columns[3].type`; keys that are not plain words are written `["…"]`. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in characters. */
  readonly column: number;
  /** What to do next; may be empty. */
  readonly hint: string;
}

export type Path = readonly (string | number)[];

/** `['schema', 'columns', 3, 'type']` → `schema.columns[3].type`. */
export function formatPath(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(step)) text += `[${JSON.stringify(step)}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}
