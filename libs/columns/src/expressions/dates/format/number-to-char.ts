import { type Vector } from '../../../vector.js';
import { type RuntimeError } from '../../errors.js';
import { expectKind, type Impl } from '../../impl.js';
import { numericAt, numericText, roundTo } from '../../numeric-value.js';
import { TextOut } from '../../text-out.js';
import { type NumberTemplate } from './number-template.js';
import { ordinalEnding } from './names.js';

/** A number as digits: before the point and after it. */
interface Digits {
  readonly negative: boolean;
  readonly whole: string;
  readonly fraction: string;
  /** Places after the point that the number has digits for: floats may have fewer than the template. */
  readonly decimals: number;
}

export type NumberKind = 'integer' | 'bigint' | 'numeric' | 'real' | 'double precision';

/** to_char(number, format). One string per row. */
export function formatNumbers(kind: NumberKind, template: NumberTemplate): Impl {
  const digits = digitsOf(kind, template.decimals);
  const ordinal = template.items.some((item) => item.kind === 'ordinal') && !template.hasPoint;
  return (args, target, rows, marks) => {
    const vector = expectKind(target, 'bytes');
    const out = new TextOut(vector);
    for (let r = 0; r < rows; r++) {
      if (vector.valid[r] === 1) {
        const number = digits(args[0], r);
        if (ordinal && number.whole === 'NaN' && template.whole >= 3) marks.add(r, NOT_A_NUMBER);
        else out.addText(new Writer(template, number).write());
      }
      out.end();
    }
  };
}

const NOT_A_NUMBER: RuntimeError = { sqlstate: '22P02', message: '"NaN" is not a number' };

function digitsOf(kind: NumberKind, decimals: number): (vector: Vector, r: number) => Digits {
  switch (kind) {
    case 'integer':
      return (vector, r) => whole(String(expectKind(vector, 'int32').values[r]), decimals);
    case 'bigint':
      return (vector, r) => whole(expectKind(vector, 'int64').values[r].toString(), decimals);
    case 'numeric':
      return (vector, r) =>
        split(numericText(roundTo(numericAt(expectKind(vector, 'numeric'), r), decimals)), decimals);
    case 'real':
      return (vector, r) => float(expectKind(vector, 'float32').values[r], decimals, 6);
    case 'double precision':
      return (vector, r) => float(expectKind(vector, 'float64').values[r], decimals, 15);
  }
}

function split(text: string, decimals: number): Digits {
  const negative = text.startsWith('-');
  const [whole, fraction = ''] = (negative ? text.slice(1) : text).split('.');
  return { negative, whole, fraction, decimals };
}

const whole = (text: string, decimals: number): Digits => ({
  ...split(text, decimals),
  fraction: '0'.repeat(decimals),
});

/** As C prints it, with no more digits than the type surely has. */
function float(value: number, decimals: number, precision: number): Digits {
  const finite = Number.isFinite(value);
  const special = Number.isNaN(value) ? 'NaN' : 'Infinity';
  const places = finite ? fixed(Math.abs(value), 0).length : special.length;
  const kept = places >= precision ? 0 : Math.min(decimals, precision - places);
  if (!finite) return { negative: value < 0, whole: special, fraction: '', decimals: kept };
  const negative = value < 0 || Object.is(value, -0);
  return { ...split(fixed(Math.abs(value), kept), kept), negative };
}

/** To so many decimals, exact halves to the even digit. */
function fixed(value: number, decimals: number): string {
  if (value >= 1e21) return BigInt(value).toString();
  const text = value.toFixed(decimals);
  const exact = value.toFixed(Math.min(100, decimals + 60));
  const point = exact.indexOf('.');
  if (!/^50*$/.test(exact.slice(point + 1 + decimals))) return text;
  const cut = exact.slice(0, decimals === 0 ? point : point + 1 + decimals);
  return Number(cut[cut.length - 1]) % 2 === 0 ? cut : text;
}

/** Lays one number out in the places of a template. */
class Writer {
  private readonly digits: string;
  private readonly blanks: number;
  /** The last character that FM keeps, as an index into `digits`; undefined: all are kept. */
  private readonly lastKept: number | undefined;
  private readonly overflow: boolean;
  private readonly negative: boolean;
  private readonly decimals: number;
  private signed: boolean;
  private brackets: boolean;
  private text = '';

  constructor(
    private readonly template: NumberTemplate,
    { negative, whole, fraction, decimals }: Digits,
  ) {
    const { fill, sign } = template;
    this.decimals = decimals;
    this.negative = negative;
    this.overflow = whole.length > template.whole;
    this.digits = this.overflow
      ? `${'#'.repeat(template.whole)}.${'#'.repeat(decimals)}`
      : fraction === ''
        ? whole
        : `${whole}.${fraction}`;
    this.blanks = Math.max(template.whole - whole.length, 0);
    this.lastKept = this.keep();
    this.brackets = sign === 'brackets' && (negative || !fill);
    const withinNumber = sign === 'plain' || sign === 'brackets' || sign === 'plus apart';
    this.signed = sign === 'apart' || (withinNumber && sign !== 'plus apart' && !negative && fill);
  }

  private keep(): number | undefined {
    const { digits, template, blanks } = this;
    const point = digits.indexOf('.');
    if (!template.fill || !template.hasPoint || point < 0) return undefined;
    let last = digits.length - 1;
    while (last > point && digits[last] === '0') last--;
    if (template.zeroUpTo <= blanks) return last;
    return Math.max(last, Math.min(digits.length - 1, template.zeroUpTo - blanks));
  }

  write(): string {
    const { template } = this;
    const places = template.whole + this.decimals + (template.hasPoint ? 1 : 0);
    let place = 0;
    let at = 0;
    let within = false;
    for (const item of template.items) {
      if (item.kind === 'digit' || item.kind === 'point') {
        within = false;
        const before = place < this.blanks;
        const zero = template.zeroFrom !== undefined && template.zeroFrom <= place;
        const hidden = this.hides(at);
        if (!this.signed && (!before || (zero && template.zeroFrom === place)) && (!hidden || this.ends()))
          this.sign();
        if (before) {
          if (zero) this.text += '0';
          else if (!template.fill) this.text += ' ';
          within = zero;
        } else {
          // As PostgreSQL's text ends where the digits of a float do.
          const dropped = this.lastKept !== undefined && !(item.kind === 'digit' && item.zero);
          if (at >= this.digits.length && !dropped) return this.text;
          within = this.digit(at, item.kind === 'digit' && item.zero, hidden);
          at++;
        }
        place++;
        if (place === places) this.close();
      } else this.other(item, within);
    }
    return this.text;
  }

  /** The 0 before the point is not written where the template does not ask for it. */
  private hides(at: number): boolean {
    const { zeroFrom } = this.template;
    return at === 0 && zeroFrom === undefined && this.digits.startsWith('0') && this.decimals !== 0;
  }

  /** FM leaves nothing behind the point. */
  private ends(): boolean {
    return this.lastKept !== undefined && this.digits[this.lastKept] === '.';
  }

  private sign(): void {
    const { template, negative } = this;
    if (template.sign === 'before') this.text += negative ? '-' : '+';
    else if (template.sign === 'after') return;
    else if (this.brackets) this.text += negative ? '<' : ' ';
    else if (negative) this.text += '-';
    else if (!template.fill) this.text += ' ';
    this.signed = true;
  }

  /** @returns whether a digit of the number was written */
  private digit(at: number, zero: boolean, hidden: boolean): boolean {
    const character = this.digits[at];
    if (character === '.') this.text += '.';
    else if (this.lastKept !== undefined && at > this.lastKept && !zero) return false;
    else if (hidden) this.text += !this.template.fill ? ' ' : this.ends() ? '0' : '';
    else {
      this.text += character;
      return true;
    }
    return false;
  }

  /** What follows the last place. */
  private close(): void {
    const { sign } = this.template;
    if (this.brackets && this.signed) this.text += this.negative ? '>' : ' ';
    else if (sign === 'after') this.text += this.negative ? '-' : '+';
  }

  private other(item: Exclude<NumberTemplate['items'][number], { kind: 'digit' }>, within: boolean): void {
    const { fill, hasPoint } = this.template;
    switch (item.kind) {
      case 'group':
        if (within) this.text += ',';
        else if (!fill) this.text += ' ';
        break;
      case 'minus':
        if (this.negative) this.text += '-';
        else if (!fill) this.text += ' ';
        break;
      case 'plus':
        if (!this.negative) this.text += '+';
        else if (!fill) this.text += ' ';
        break;
      case 'sign':
        this.text += this.negative ? '-' : '+';
        break;
      case 'ordinal':
        if (this.overflow || this.negative || hasPoint) break;
        this.text += item.capital ? ordinalEnding(this.digits).toUpperCase() : ordinalEnding(this.digits);
        break;
      case 'text':
        this.text += item.text;
    }
  }
}
