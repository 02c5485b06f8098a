/** Why an expression cannot be used; found when a pipeline is checked, never while rows flow. */
export class ExpressionError extends Error {
  constructor(
    message: string,
    /** 0-based position in the expression, in UTF-16 code units; undefined where it is not known. */
    readonly offset: number | undefined,
    readonly hint: string = '',
  ) {
    super(message);
    this.name = 'ExpressionError';
  }
}

/** What PostgreSQL calls the runtime errors that an expression can raise, and their SQLSTATE. */
export const RUNTIME_ERRORS = {
  '0A000': 'feature_not_supported',
  '22003': 'numeric_value_out_of_range',
  '22012': 'division_by_zero',
  '22001': 'string_data_right_truncation',
  '22007': 'invalid_datetime_format',
  '22008': 'datetime_field_overflow',
  '22011': 'substring_error',
  '22021': 'character_not_in_repertoire',
  '22023': 'invalid_parameter_value',
  '22025': 'invalid_escape_sequence',
  '2201E': 'invalid_argument_for_logarithm',
  '2201F': 'invalid_argument_for_power_function',
  '2201G': 'invalid_argument_for_width_bucket_function',
  '2202E': 'array_subscript_error',
  '22P02': 'invalid_text_representation',
  '22P05': 'untranslatable_character',
  '23514': 'check_violation',
  '54000': 'program_limit_exceeded',
} as const;

export type SqlState = keyof typeof RUNTIME_ERRORS;

export interface RuntimeError {
  readonly sqlstate: SqlState;
  /** PostgreSQL's own words. */
  readonly message: string;
}

/**
 * Rows of one block whose value is an error instead. Errors travel as values, so that CASE, COALESCE, AND and OR raise
 * those of the branches that PostgreSQL would have evaluated, and no others.
 */
export class ErrorMarks {
  private marks = new Int32Array(0);
  private readonly list: RuntimeError[] = [];
  private rows = 0;

  reset(rows: number): void {
    if (this.list.length > 0) {
      this.marks.fill(0);
      this.list.length = 0;
    }
    this.rows = rows;
  }

  get any(): boolean {
    return this.list.length > 0;
  }

  add(row: number, error: RuntimeError): void {
    if (this.marks.length < this.rows) this.marks = new Int32Array(Math.max(this.rows, 1024));
    if (this.marks[row] !== 0) return;
    this.list.push(error);
    this.marks[row] = this.list.length;
  }

  at(row: number): RuntimeError | undefined {
    const mark = this.list.length > 0 ? this.marks[row] : 0;
    return mark > 0 ? this.list[mark - 1] : undefined;
  }
}
