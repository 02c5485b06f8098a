import { type Analysis } from '../analyze.js';
import { ExpressionError } from '../errors.js';
import { TEXT, type Located, type Typed } from '../typed.js';
import { output } from './output.js';
import { textConstant } from './text-constant.js';

/** format(literal, …) with `%s` and `%%`: the same as concat of its pieces. @throws ExpressionError for other forms */
export function format(a: Analysis, args: readonly Located[], offset: number | undefined): Typed {
  const [given, ...values] = args;
  const text = given?.expr.node === 'undecided' ? given.expr.text : undefined;
  if (text === undefined) {
    throw new ExpressionError(
      'the first argument of format has to be a literal',
      given?.offset ?? offset,
      'Join columns with || or concat().',
    );
  }
  const pieces: Typed[] = [];
  let next = 0;
  let plain = '';
  const flush = (): void => {
    if (plain !== '') pieces.push(textConstant(plain));
    plain = '';
  };
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '%') {
      plain += text[i];
      continue;
    }
    const letter = text[++i];
    if (letter === '%') plain += '%';
    else if (letter === 's') {
      if (next >= values.length)
        throw new ExpressionError(
          'too few arguments for format()',
          offset,
          'Give one for each %s; %% is a percent sign.',
        );
      flush();
      pieces.push(output(a, values[next++]));
    } else {
      throw new ExpressionError(
        `format() with %${letter ?? ''} is not supported`,
        given.offset,
        'There are %s and %%; use quote_literal(x) and lpad(x, n) for the others.',
      );
    }
  }
  flush();
  return { node: 'concat', type: TEXT, args: pieces.length > 0 ? pieces : [textConstant('')] };
}
