import { salt, type Format } from '../formats.js';
import { Integer, Section, Text } from './decorators.js';

/** More than any value has. */
const MAX_SHOWN = 1_000_000;

/** The one way of masking that needs no settings. */
const redact: Format = (text) => {
  if (text === 'redact') return undefined;
  if (text === 'partial') {
    return {
      message: 'is `redact` where it is one word',
      hint: 'Write { partial: { first: 0, last: 4 } }.',
    };
  }
  if (text === 'hash') {
    return {
      message: 'is `redact` where it is one word',
      hint: 'Write { hash: { salt: secret://NAME } }.',
    };
  }
  return { message: 'must be redact, or a section with `partial` or `hash`' };
};

export class PartialDto {
  @Integer({ description: 'Characters to show at the beginning.', default: 0, min: 0, max: MAX_SHOWN })
  first?: number;

  @Integer({ description: 'Characters to show at the end.', default: 0, min: 0, max: MAX_SHOWN, example: 4 })
  last?: number;
}

export class HashDto {
  @Text({
    description:
      'Where the validator finds the key of the hash: `env://VARIABLE` of its own environment, or `secret://NAME` in AWS Secrets Manager. Never the key itself.',
    required: true,
    format: salt,
    pattern: '^(env://[A-Za-z_][A-Za-z0-9_]*|secret://[A-Za-z0-9/_+=.@:-]+)$',
    example: 'secret://prod/mask-salt',
  })
  salt?: string;
}

export class MaskDto {
  @Text({
    description:
      '`redact`: `***` in place of the value. Columns of text only. `NAME: redact` is short for it.',
    format: redact,
    pattern: '^redact$',
    example: 'redact',
  })
  how?: string;

  @Section(PartialDto, {
    description:
      'All characters become `*` but the first and last so many; a value that is no longer than these becomes `*` altogether. Columns of text only.',
    defaultText: 'none',
    example: { last: 4 },
  })
  partial?: PartialDto;

  @Section(HashDto, {
    description:
      'Hexadecimal HMAC-SHA256 of the value’s text under a salt: equal values stay equal. The column becomes `text`.',
    defaultText: 'none',
    example: { salt: 'secret://prod/mask-salt' },
  })
  hash?: HashDto;
}

/** The ways of masking; a mask has exactly one. */
export const MASK_KINDS = ['how', 'partial', 'hash'] as const;
