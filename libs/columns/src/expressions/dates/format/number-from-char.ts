import { type RuntimeError } from '../../errors.js';
import { ExpressionError } from '../../errors.js';
import { expectKind, type Impl } from '../../impl.js';
import { putNumeric } from '../../numeric-value.js';
import { textAt } from '../../text-out.js';
import { type NumberTemplate } from './number-template.js';

const NOT_A_NUMBER: RuntimeError = { sqlstate: '22P02', message: 'invalid input syntax for type numeric' };
const FIELD_OVERFLOW: RuntimeError = { sqlstate: '22003', message: 'numeric field overflow' };

/** to_number(text, format). @throws ExpressionError for what only to_char writes */
export function readNumbers(template: NumberTemplate): Impl {
  if (
    template.sign === 'plus apart' ||
    template.items.some(({ kind }) => ['plus', 'sign', 'ordinal'].includes(kind))
  ) {
    throw new ExpressionError(
      'PL, SG and TH are for to_char alone',
      undefined,
      'Read the sign with S or MI, or leave it to the first digit.',
    );
  }
  return (args, target, rows, marks) => {
    const text = expectKind(args[0], 'bytes');
    const out = expectKind(target, 'numeric');
    for (let r = 0; r < rows; r++) {
      if (out.valid[r] === 0) continue;
      const reading = new Reading(template, textAt(text, r));
      reading.run();
      const digits = reading.whole + reading.fraction;
      if (digits === '') marks.add(r, NOT_A_NUMBER);
      else if (reading.whole.replace(/^0+/, '').length > template.whole) marks.add(r, FIELD_OVERFLOW);
      else {
        const mantissa = BigInt(digits) * (reading.sign === '-' ? -1n : 1n);
        putNumeric(out, r, { mantissa, scale: reading.fraction.length });
      }
    }
  };
}

/** One text read by a template. Each place takes one character, a digit or not; a sign is found on either side. */
class Reading {
  sign = '';
  whole = '';
  fraction = '';
  private pointSeen = false;
  private at = 0;

  constructor(
    private readonly template: NumberTemplate,
    private readonly text: string,
  ) {}

  run(): void {
    const { template, text } = this;
    for (const item of template.items) {
      if (this.at >= text.length) return;
      if (item.kind === 'digit' || item.kind === 'point') this.place(item.kind === 'digit');
      else if (item.kind === 'group') {
        if (template.fill || text[this.at] !== ',') continue;
      } else if (item.kind === 'minus') {
        if (text[this.at] === '-') this.sign = '-';
        else {
          if (!/[-0-9.,+]/.test(text[this.at])) this.skip();
          continue;
        }
      } else {
        this.skip();
        continue;
      }
      this.at++;
    }
  }

  /** One character, of however many code units. */
  private skip(): void {
    this.at += (this.text.codePointAt(this.at) ?? 0) > 0xffff ? 2 : 1;
  }

  private place(isDigit: boolean): void {
    const { text, template } = this;
    if (text[this.at] === ' ') this.at++;
    const none = this.whole + this.fraction === '';
    if (this.sign === '' && isDigit && none) this.signBefore();
    if (this.at >= text.length) return;
    const read = this.digitOrPoint();
    if (read === undefined || this.sign !== '' || this.whole + this.fraction === '') return;
    const after = template.sign === 'before' || template.sign === 'after';
    const next = text[this.at + 1];
    if (after && read && next !== undefined && !/[0-9]/.test(next)) {
      if (next !== '-' && next !== '+') return;
      this.sign = next;
      this.at++;
    } else if (!read && template.sign === 'apart' && /[-+]/.test(text[this.at])) this.sign = text[this.at];
  }

  private signBefore(): void {
    const next = this.text[this.at];
    const { sign } = this.template;
    if (next === '-' || (sign === 'brackets' && next === '<')) {
      this.sign = '-';
      this.at++;
    } else if (next === '+') {
      this.sign = '+';
      this.at++;
    }
  }

  /** @returns whether something was read; undefined: a digit beyond the decimals of the template */
  private digitOrPoint(): boolean | undefined {
    const next = this.text[this.at];
    if (/[0-9]/.test(next)) {
      if (this.pointSeen && this.fraction.length === this.template.decimals) return undefined;
      if (this.pointSeen) this.fraction += next;
      else this.whole += next;
      return true;
    }
    if (!this.template.hasPoint || this.pointSeen || next !== '.') return false;
    this.pointSeen = true;
    return true;
  }
}
