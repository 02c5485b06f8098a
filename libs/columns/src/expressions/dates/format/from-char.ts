import { type ErrorMarks } from '../../errors.js';
import { ExpressionError } from '../../errors.js';
import { DAYS, MONTHS, ROMAN } from './names.js';
import { mismatch, Scanner, TemplateMismatch } from './scanner.js';
import { isDigits, type Pattern, type PatternName, type TemplateItem } from './template.js';

/** The numbers that a text has given; 0: not given. */
export class Found {
  readonly fields = new Map<string, number>();
  /** Digits of the year's pattern. */
  yearDigits = 0;
  twelveHours = false;
  zoneSign = 0;
  /** Decimals of seconds that the moment is rounded to. */
  precision = 6;
  readonly iso: boolean;

  constructor(iso: boolean) {
    this.iso = iso;
  }

  get(field: string): number {
    return this.fields.get(field) ?? 0;
  }

  /** A field may be given twice with one value. */
  set(field: string, value: number): void {
    const known = this.get(field);
    if (known !== 0 && known !== value) {
      throw mismatch(`conflicting values for "${field}" field in formatting string`);
    }
    this.fields.set(field, value);
  }

  /** Sunday is 1. PostgreSQL compares before it counts on, so a day that is named twice is in conflict with itself. */
  setWeekday(before: number): void {
    this.set('day of week', before);
    this.fields.set('day of week', before + 1 > 7 ? 1 : before + 1);
  }
}

const ISO: readonly PatternName[] = ['IYYY', 'IYY', 'IY', 'I', 'IW', 'ID', 'IDDD'];
const GREGORIAN: readonly PatternName[] = [
  ...(['YYYY', 'YYY', 'YY', 'Y', 'MM', 'MON', 'MONTH', 'RM', 'DD', 'DDD', 'D', 'WW', 'W'] as const),
];
/** Written by to_char alone. */
const UNREAD: readonly PatternName[] = ['Y,YYY', 'OF', 'Q'];

/** Where each number goes, and how many characters its pattern has. */
const TARGETS: Partial<Readonly<Record<PatternName, { readonly field: string; readonly width: number }>>> = {
  HH: { field: 'hour', width: 2 },
  HH12: { field: 'hour', width: 2 },
  HH24: { field: 'hour', width: 2 },
  MI: { field: 'minute', width: 2 },
  SS: { field: 'second', width: 2 },
  SSSS: { field: 'seconds of day', width: 4 },
  SSSSS: { field: 'seconds of day', width: 5 },
  MM: { field: 'month', width: 2 },
  DD: { field: 'day', width: 2 },
  DDD: { field: 'day of year', width: 3 },
  IDDD: { field: 'day of year', width: 3 },
  D: { field: 'day of week', width: 1 },
  WW: { field: 'week', width: 2 },
  IW: { field: 'week', width: 2 },
  W: { field: 'week of month', width: 1 },
  CC: { field: 'century', width: 2 },
  J: { field: 'julian', width: 1 },
};

/** Reads texts by a template: forgiving of spaces and of which separator stands where, as PostgreSQL is. */
export class TemplateReader {
  private readonly iso: boolean;

  /** @throws ExpressionError where the template is for writing only, or mixes calendars */
  constructor(
    readonly template: string,
    private readonly items: readonly TemplateItem[],
    private readonly exact: boolean,
  ) {
    const names = items.flatMap((item) => (item.kind === 'pattern' ? [item.name] : []));
    const unread = names.find((name) => UNREAD.includes(name));
    if (unread)
      throw this.refuse(`${unread} is for to_char alone`, 'Leave it out, or read the parts one by one.');
    this.iso = names.some((name) => ISO.includes(name));
    if (this.iso && names.some((name) => GREGORIAN.includes(name))) {
      throw this.refuse('it mixes ISO weeks with the calendar', 'Use IYYY, IW and ID, or YYYY, MM and DD.');
    }
  }

  private refuse(problem: string, hint: string): ExpressionError {
    return new ExpressionError(`the format "${this.template}": ${problem}`, undefined, hint);
  }

  /** @returns undefined where the text does not fit, and the row is marked */
  read(text: string, row: number, marks: ErrorMarks): Found | undefined {
    try {
      return this.scan(new Scanner(text));
    } catch (error) {
      if (!(error instanceof TemplateMismatch)) throw error;
      marks.add(row, error.error);
      return undefined;
    }
  }

  private scan(scanner: Scanner): Found {
    const found = new Found(this.iso);
    const { items, exact } = this;
    // Characters that were skipped beyond what the template has: text in it that would swallow a digit yields to them.
    let extra = 0;
    for (let i = 0; i < items.length && !scanner.done; i++) {
      const item = items[i];
      if (!exact && (item.kind === 'pattern' || i === 0)) extra += scanner.skipSpaces();
      if (item.kind === 'pattern') {
        this.pattern(item, i, scanner, found, extra);
        if (!exact) extra = scanner.skipSpaces();
      } else if (exact) scanner.skip();
      else if (item.kind !== 'text') {
        if (scanner.atSpace || scanner.atSeparator) scanner.skip();
        else extra--;
      } else if (extra > 0) extra--;
      else scanner.skip();
    }
    return found;
  }

  private pattern(item: Pattern, index: number, scanner: Scanner, found: Found, extra: number): void {
    const { name } = item;
    /** A number of exactly the pattern's width where a digit may follow, else as long as it is. */
    const integer = (width: number): { readonly value: number; readonly length: number } =>
      scanner.integer(item.fill || this.separated(item, index) ? undefined : width, name);
    const target = TARGETS[name];
    if (target) {
      found.set(target.field, integer(target.width).value);
      if (name === 'HH' || name === 'HH12') found.twelveHours = true;
    } else if (isYear(name)) this.year(name, integer(name.length), found);
    else if (name === 'ID') found.setWeekday(integer(1).value);
    else if (isDigits(name)) fraction(name, integer, found);
    else word(name, scanner, found);
    if (name === 'TZH') {
      const sign = scanner.next;
      if (/[-+ ]/.test(sign) && sign !== '') scanner.skip();
      found.zoneSign =
        sign === '-' || (!/[-+ ]/.test(sign) && extra > 0 && scanner.previous === '-') ? -1 : 1;
      found.set('zone hours', integer(2).value);
    } else if (name === 'TZM') {
      if (found.zoneSign === 0) found.zoneSign = 1;
      found.set('zone minutes', integer(2).value);
    }
    if (item.ordinal) {
      scanner.skip();
      scanner.skip();
    }
  }

  /** Whether no digit can follow a number. */
  private separated(item: Pattern, index: number): boolean {
    if (item.ordinal || index + 1 >= this.items.length) return true;
    const next = this.items[index + 1];
    return next.kind === 'pattern' ? !isDigits(next.name) && next.name !== 'TZM' : !/^[0-9]$/.test(next.text);
  }

  private year(
    name: PatternName,
    { value, length }: { readonly value: number; readonly length: number },
    found: Found,
  ): void {
    const digits = name.length;
    found.set('year', value);
    if (digits < 4 && length < 4) found.fields.set('year', nearest2020(value));
    found.yearDigits = digits;
  }
}

function isYear(name: PatternName): boolean {
  return /^(?:Y{1,4}|IY{0,3})$/.test(name);
}

/** The year of up to three digits that lies nearest to 2020. */
function nearest2020(year: number): number {
  if (year < 70) return year + 2000;
  if (year < 100) return year + 1900;
  if (year < 520) return year + 2000;
  return year < 1000 ? year + 1000 : year;
}

/** MS, US and FFn: digits after a decimal point, so that 5 means a half. */
function fraction(
  name: PatternName,
  integer: (width: number) => { readonly value: number; readonly length: number },
  found: Found,
): void {
  const width = name === 'MS' ? 3 : name === 'US' ? 6 : Number(name[2]);
  if (name.startsWith('FF')) found.precision = width;
  const { value, length } = integer(width);
  const places = name === 'MS' ? 3 : 6;
  found.set(name === 'MS' ? 'milliseconds' : 'microseconds', value);
  const scaled = value * (length < places ? 10 ** (places - length) : 1);
  found.fields.set(name === 'MS' ? 'milliseconds' : 'microseconds', scaled);
}

function word(name: PatternName, scanner: Scanner, found: Found): void {
  switch (name) {
    case 'MONTH':
      return found.set('month', scanner.word(MONTHS, name) + 1);
    case 'MON':
      return found.set('month', scanner.word(SHORT_MONTHS, name) + 1);
    case 'DAY':
      return found.setWeekday(scanner.word(DAYS, name));
    case 'DY':
      return found.setWeekday(scanner.word(SHORT_DAYS, name));
    case 'RM':
      // Backwards, so that VIII is not read as V.
      return found.set('month', 12 - scanner.word(ROMAN_BACKWARDS, name));
    case 'AM':
    case 'PM':
      found.twelveHours = true;
      return found.set('afternoon', scanner.word(['am', 'pm'], name));
    case 'A.M.':
    case 'P.M.':
      found.twelveHours = true;
      return found.set('afternoon', scanner.word(['a.m.', 'p.m.'], name));
    case 'AD':
    case 'BC':
      return found.set('before Christ', scanner.word(['ad', 'bc'], name));
    case 'A.D.':
    case 'B.C.':
      return found.set('before Christ', scanner.word(['a.d.', 'b.c.'], name));
    default:
      return undefined;
  }
}

const SHORT_MONTHS = MONTHS.map((name) => name.slice(0, 3));
const SHORT_DAYS = DAYS.map((name) => name.slice(0, 3));
const ROMAN_BACKWARDS = [...ROMAN].reverse();
