import { Zone } from '../../../kernels/zone.js';
import { type Vector } from '../../../vector.js';
import { prepared, type Signature } from '../../catalog/signature.js';
import { ExpressionError } from '../../errors.js';
import { type Impl } from '../../impl.js';
import { textAt } from '../../text-out.js';
import { readDates, readTimestamps } from '../format/found-moment.js';
import { TemplateReader } from '../format/from-char.js';
import { readTemplate, type TemplateItem } from '../format/template.js';
import { readNumbers } from '../format/number-from-char.js';
import { readNumberTemplate } from '../format/number-template.js';
import { formatNumbers, type NumberKind } from '../format/number-to-char.js';
import { formatIntervals, formatTimestamps, INTERVAL_PATTERNS } from '../format/to-char.js';

const NEVER: Impl = () => undefined;

/** The constant template of a call; undefined: NULL. @throws ExpressionError */
export function templateOf(constant: Vector | undefined): string | undefined {
  if (constant?.kind !== 'bytes') {
    throw new ExpressionError(
      'the format has to be a constant',
      undefined,
      'Write it as a literal; choose between several formats with CASE.',
    );
  }
  return constant.valid[0] === 0 ? undefined : textAt(constant, 0);
}

function reading(constant: Vector | undefined, make: (reader: TemplateReader) => Impl): Impl {
  const template = templateOf(constant);
  if (template === undefined) return NEVER;
  const { items, exact } = readTemplate(template);
  return make(new TemplateReader(template, items, exact));
}

function writing(constant: Vector | undefined, make: (items: readonly TemplateItem[]) => Impl): Impl {
  const template = templateOf(constant);
  return template === undefined ? NEVER : make(readTemplate(template).items);
}

function forInterval(items: readonly TemplateItem[]): Impl {
  const odd = items.find((item) => item.kind === 'pattern' && !INTERVAL_PATTERNS.includes(item.name));
  if (odd?.kind !== 'pattern') return formatIntervals(items);
  throw new ExpressionError(
    `an interval has no ${odd.name}`,
    undefined,
    `Patterns for intervals: ${INTERVAL_PATTERNS.join(', ')}.`,
  );
}

const NUMBERS: readonly NumberKind[] = ['integer', 'bigint', 'numeric', 'real', 'double precision'];

export const functions: Readonly<Record<string, readonly Signature[]>> = {
  to_date: [prepared(['text', 'text'], 'date', ([, format]) => reading(format, readDates))],
  to_timestamp: [
    prepared(['text', 'text'], 'timestamptz', ([, format], { timezone }) =>
      reading(format, (reader) => readTimestamps(reader, Zone.of(timezone))),
    ),
  ],
  to_number: [
    prepared(['text', 'text'], 'numeric', ([, constant]) => {
      const template = templateOf(constant);
      return template === undefined ? NEVER : readNumbers(readNumberTemplate(template));
    }),
  ],
  to_char: [
    prepared(['timestamp', 'text'], 'text', ([, format]) =>
      writing(format, (items) => formatTimestamps(items, undefined)),
    ),
    prepared(['timestamptz', 'text'], 'text', ([, format], { timezone }) =>
      writing(format, (items) => formatTimestamps(items, Zone.of(timezone))),
    ),
    prepared(['interval', 'text'], 'text', ([, format]) => writing(format, forInterval)),
    ...NUMBERS.map((kind) =>
      prepared([kind, 'text'], 'text', ([, constant]) => {
        const template = templateOf(constant);
        return template === undefined ? NEVER : formatNumbers(kind, readNumberTemplate(template));
      }),
    ),
  ],
};
