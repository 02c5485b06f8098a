import { type Vector } from '../../vector.js';
import { type Prepared } from '../catalog/signature.js';
import { constantText } from '../constant-text.js';
import { ExpressionError } from '../errors.js';
import { type Impl } from '../impl.js';
import { textAt } from '../text-out.js';
import { bytes, testing, writing } from './rows.js';

const FORMS = ['NFC', 'NFD', 'NFKC', 'NFKD'];

function formOf(value: Vector | undefined): string {
  const text = constantText(value, 'the normal form')?.toUpperCase() ?? 'NFC';
  if (!FORMS.includes(text)) {
    throw new ExpressionError(`there is no normal form ${text}`, undefined, `There are ${FORMS.join(', ')}.`);
  }
  return text;
}

const withForm = (make: (form: string) => Impl): Prepared => ({
  prepare: (constants) => make(constants.length > 1 ? formOf(constants[1]) : 'NFC'),
});

/** normalize(text [, form]). */
export const normalize = withForm((form) =>
  writing(({ args, out }, row) => out.addText(textAt(bytes(args[0]), row).normalize(form))),
);

/** text IS [form] NORMALIZED. */
export const isNormalized = withForm((form) =>
  testing(([text], row) => {
    const value = textAt(bytes(text), row);
    return value.normalize(form) === value;
  }),
);
