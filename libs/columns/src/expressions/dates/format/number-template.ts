import { ExpressionError } from '../../errors.js';

export type NumberItem =
  /** `zero`: written as 0 where the number has no digit. */
  | { readonly kind: 'digit'; readonly zero: boolean }
  | { readonly kind: 'point' | 'group' | 'minus' | 'plus' | 'sign' }
  | { readonly kind: 'ordinal'; readonly capital: boolean }
  | { readonly kind: 'text'; readonly text: string };

/** How a template writes the sign of a number: before or after it (S), in brackets (PR), or apart (MI, PL, SG). */
export type SignPlace = 'plain' | 'before' | 'after' | 'brackets' | 'apart' | 'plus apart';

/** A template for numbers, with what its parts come to. */
export interface NumberTemplate {
  readonly items: readonly NumberItem[];
  /** Places before and after the point. */
  readonly whole: number;
  readonly decimals: number;
  readonly hasPoint: boolean;
  /** The first place before the point that is a 0. */
  readonly zeroFrom: number | undefined;
  /** Places up to the last 0, on either side of the point. */
  readonly zeroUpTo: number;
  readonly fill: boolean;
  readonly sign: SignPlace;
}

const TOKENS =
  /^(?:"((?:[^"\\]|\\.)*)"|(FM|fm)|(TH|th)|(MI|mi)|(PL|pl)|(SG|sg)|(PR|pr)|([Ss])|([.Dd])|([,Gg])|([09])|([^A-Za-z0-9"\\]))/s;

/** Collects what the places of a template come to, and refuses what PostgreSQL refuses. */
class Builder {
  readonly items: NumberItem[] = [];
  whole = 0;
  decimals = 0;
  hasPoint = false;
  zeroFrom: number | undefined;
  zeroUpTo = 0;
  fill = false;
  sign: SignPlace = 'plain';
  /** Places before an S that stands before the point. */
  private signAt: number | undefined;

  constructor(private readonly template: string) {}

  digit(zero: boolean): void {
    if (this.sign === 'brackets') throw this.refuse('has a digit after PR');
    if (zero && !this.hasPoint && this.zeroFrom === undefined) this.zeroFrom = this.whole;
    if (this.hasPoint) this.decimals++;
    else this.whole++;
    if (zero) this.zeroUpTo = this.whole + this.decimals;
    this.items.push({ kind: 'digit', zero });
  }

  point(): void {
    if (this.hasPoint) throw this.refuse('has two decimal points');
    this.hasPoint = true;
    this.items.push({ kind: 'point' });
  }

  signed(place: 'S' | 'MI' | 'PL' | 'SG' | 'PR'): void {
    const taken = this.sign !== 'plain';
    if (taken && (place === 'S' || place === 'PR' || !this.sign.endsWith('apart'))) {
      throw this.refuse('says more than once where the sign stands');
    }
    if (place === 'S') {
      if (!this.hasPoint) this.signAt = this.whole;
      this.sign = this.hasPoint ? 'after' : 'before';
    } else if (place === 'PR') this.sign = 'brackets';
    else {
      this.sign = place === 'PL' && this.sign !== 'apart' ? 'plus apart' : 'apart';
      this.items.push({ kind: place === 'MI' ? 'minus' : place === 'PL' ? 'plus' : 'sign' });
    }
  }

  build(): NumberTemplate {
    if (this.whole + this.decimals === 0) throw this.refuse('has no digits');
    if (this.hasPoint && this.decimals === 0) throw this.refuse('has no digit after its point');
    // An S behind every place before the point, where there is no point, stands behind the number.
    if (this.sign === 'before' && this.signAt === this.whole) this.sign = 'after';
    const { items, whole, decimals, hasPoint, zeroFrom, zeroUpTo, fill, sign } = this;
    return { items, whole, decimals, hasPoint, zeroFrom, zeroUpTo, fill, sign };
  }

  refuse(problem: string): ExpressionError {
    return new ExpressionError(
      `the format "${this.template}" ${problem}`,
      undefined,
      'Formats of numbers take 9 0 . D , G S MI PL SG PR TH and, at the start, FM; text in double quotes.',
    );
  }
}

/** @throws ExpressionError naming the first thing that is not taken */
export function readNumberTemplate(template: string): NumberTemplate {
  const builder = new Builder(template);
  for (let at = 0; at < template.length;) {
    const match = TOKENS.exec(template.slice(at));
    if (!match) {
      const word = /^[A-Za-z]+|^./s.exec(template.slice(at))?.[0] ?? '';
      throw builder.refuse(`has "${word}", which is not taken`);
    }
    at += match[0].length;
    take(builder, match);
  }
  return builder.build();
}

function take(builder: Builder, match: RegExpExecArray): void {
  const [, quoted, fill, ordinal, minus, plus, sign, brackets, signed, point, group, digit, other] = match;
  if (quoted !== undefined) {
    for (const text of quoted.replace(/\\(.)/gs, '$1')) builder.items.push({ kind: 'text', text });
  } else if (fill) builder.fill = true;
  else if (ordinal) builder.items.push({ kind: 'ordinal', capital: ordinal === 'TH' });
  else if (minus) builder.signed('MI');
  else if (plus) builder.signed('PL');
  else if (sign) builder.signed('SG');
  else if (brackets) builder.signed('PR');
  else if (signed) builder.signed('S');
  else if (point) builder.point();
  else if (group) builder.items.push({ kind: 'group' });
  else if (digit) builder.digit(digit === '0');
  else builder.items.push({ kind: 'text', text: other });
}
