import { cronProblem } from './cron.js';
import { parseKeyTemplate } from './key-template.js';
import { didYouMean } from './nearest.js';
import { parseTypeName } from './pg-types.js';
import { parseSecretRef } from './secrets/secret-ref.js';
import { identifierProblem, parseReferences, parseTableName } from './table-name.js';

/** What is wrong with a text of a known form. Never quotes text that might hold a secret (I6). */
export interface FormatProblem {
  readonly message: string;
  readonly hint?: string;
}

export type Format = (text: string) => FormatProblem | undefined;

const problem = (message: string, hint = ''): FormatProblem => ({ message, hint });

export const pipelineName: Format = (text) =>
  /^[a-z][a-z0-9_-]{0,62}$/.test(text)
    ? undefined
    : problem('must begin with a lower-case letter and go on with up to 62 of a-z, 0-9, _ and -');

/** AWS's naming rules for general purpose buckets, and ARNs of access points. */
export const bucketName: Format = (text) => {
  if (/^arn:aws[a-z-]*:s3[a-z-]*:[a-z0-9-]*:\d{12}:accesspoint[:/][a-z0-9-]+$/.test(text)) return undefined;
  if (/^s3:\/\//.test(text)) {
    const [bucket = '', ...key] = text.slice('s3://'.length).split('/');
    return problem(
      'must be a bucket, not an address',
      `Write bucket: ${bucket} and key: ${key.join('/') || '...'}`,
    );
  }
  const good = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text) && !text.includes('..');
  return good ? undefined : problem('is not a bucket name: 3 to 63 of a-z, 0-9, dot and hyphen');
};

/**
 * `*` within a segment, `**` across segments, `?`, `[a-z]`, `{a,b}`; a backslash takes the next character as it is; `{{ }}`
 * stands for a value of the run.
 */
export const keyGlob: Format = (whole) => {
  if (whole === '') return problem('must not be empty', 'Use ** for every key.');
  if (Buffer.byteLength(whole) > 1024)
    return problem('is longer than 1024 bytes, the longest key that S3 has');
  if (whole.startsWith('/'))
    return problem('begins with a slash, and keys do not', `Write ${whole.slice(1)}`);
  const parts = parseKeyTemplate(whole, true);
  if ('message' in parts) return problem(parts.message, parts.hint);
  const text = parts.map((part) => (part.kind === 'text' ? part.text : 'x')).join('');
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '\\') {
      if (++i >= text.length) return problem('ends in a lone backslash');
    } else if (c === '{') {
      depth += 1;
    } else if (c === '}') {
      if (depth === 0) return problem('closes a brace that it did not open', LITERAL);
      depth -= 1;
    } else if (c === '[') {
      const close = text.indexOf(']', i + 2);
      if (close < 0) return problem('has a [ without its ]', LITERAL);
      if (hasBackwardRange(text.slice(i + 1, close)))
        return problem('has a range that runs backwards', 'Write [a-z].');
      i = close;
    }
  }
  return depth === 0 ? undefined : problem('has a { without its }', LITERAL);
};

const LITERAL = 'For the character itself put a backslash before it.';

function hasBackwardRange(characters: string): boolean {
  return [...characters.matchAll(/(.)-(.)/gsu)].some(([, from, to]) => from > to);
}

export const region: Format = (text) =>
  /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text)
    ? undefined
    : problem('is not a region', 'Write one such as eu-central-1.');

export const endpoint: Format = (text) => {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    return problem('must be a URL beginning with http:// or https://');
  }
  const { username, password } = new URL(text);
  return username || password
    ? problem('must not hold credentials', 'Take them from the environment.')
    : undefined;
};

/** One ASCII character that can stand between fields. */
export const asciiCharacter: Format = (text) => {
  const code = text.charCodeAt(0);
  if (text.length === 1 && code < 0x80 && code !== 0 && text !== '\n' && text !== '\r') return undefined;
  return problem(
    'must be one ASCII character and no line end',
    text === '\\t' ? 'Write a tab as "\\t", in double quotes.' : '',
  );
};

export const asciiCharacterOrNone: Format = (text) => (text === '' ? undefined : asciiCharacter(text));

export const timezone: Format = (text) => {
  if (/^[A-Za-z]/.test(text) && isZone(text)) return undefined;
  return problem(
    `unknown time zone \`${text}\``,
    didYouMean(text, Intl.supportedValuesOf('timeZone')) || 'Use an IANA name such as Europe/Berlin or UTC.',
  );
};

function isZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

export const connection: Format = (text) => {
  if (parseSecretRef(text)) return undefined;
  const hint = 'Write secret://NAME (AWS Secrets Manager) or env://VARIABLE (of the loader).';
  if (/^postgres(ql)?:|password=/i.test(text)) {
    return problem('holds a connection; a pipeline file names where a connection is kept', hint);
  }
  return problem('must be secret://NAME or env://VARIABLE', hint);
};

/** Of the validator: it alone resolves salts (I6). */
export const salt: Format = (text) =>
  parseSecretRef(text)
    ? undefined
    : problem(
        'must be secret://NAME or env://VARIABLE',
        'A pipeline file names where the salt is kept, and never holds it.',
      );

/** One key, taken as it is. */
export const objectKey: Format = (text) => {
  if (text === '') return problem('must not be empty');
  if (Buffer.byteLength(text) > 1024)
    return problem('is longer than 1024 bytes, the longest key that S3 has');
  if (!text.startsWith('s3://')) return undefined;
  const [bucket = '', ...key] = text.slice('s3://'.length).split('/');
  return problem(
    'must be a key, not an address',
    `Write bucket: ${bucket} and key: ${key.join('/') || '...'}`,
  );
};

/** One key, in which `{{ }}` stands for a value of the run. */
export const keyTemplate: Format = (text) => {
  const parts = parseKeyTemplate(text, false);
  return 'message' in parts ? problem(parts.message, parts.hint) : objectKey(text);
};

const QUEUE = /^https?:\/\/[^\s@]+\/\d{12}\/[A-Za-z0-9_-]{1,80}(\.fifo)?$/;

/** As `aws sqs get-queue-url` prints it. */
export const queueUrl: Format = (text) =>
  QUEUE.test(text)
    ? undefined
    : problem(
        'must be the URL of an SQS queue',
        'Write one such as https://sqs.eu-central-1.amazonaws.com/123456789012/orders.',
      );

export const cron: Format = cronProblem;

/** A name of ours: of params and pools. */
export const word: Format = (text) =>
  /^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(text)
    ? undefined
    : problem('must begin with a letter and go on with up to 62 letters, digits and _');

/** Of the orchestrator: it alone resolves webhooks and their keys (I6). */
export const webhook: Format = (text) =>
  parseSecretRef(text)
    ? undefined
    : problem(
        'must be secret://NAME or env://VARIABLE',
        'A webhook’s address lets anyone post: the file names where the orchestrator finds it, and never holds it.',
      );

const UNITS = 'microsecond|millisecond|second|minute|hour|day|week|month|year';

/** What `interval` reads, as far as a length of time is written with numbers and units. */
export const timeSpan: Format = (text) =>
  new RegExp(`^ *[0-9]+(\\.[0-9]+)? +(${UNITS})s?( +[0-9]+(\\.[0-9]+)? +(${UNITS})s?)* *$`, 'i').test(text)
    ? undefined
    : problem('must be a length of time', 'Write one such as 36 hours, 2 days or 1 day 12 hours.');

export const references: Format = (text) => {
  const parsed = parseReferences(text);
  return 'problem' in parsed ? problem(parsed.problem, 'Write SCHEMA.TABLE(COLUMN, …).') : undefined;
};

export const tableName: Format = (text) => {
  const parsed = parseTableName(text);
  return 'problem' in parsed ? problem(parsed.problem) : undefined;
};

export const columnName: Format = (text) => {
  const found = identifierProblem(text);
  return found === undefined ? undefined : problem(found);
};

export const notBlank: Format = (text) => (text.trim() === '' ? problem('must not be empty') : undefined);

export const absolutePath: Format = (text) =>
  text.startsWith('/') ? undefined : problem('must be an absolute path on the loader’s file system');

export const typeName: Format = (text) => {
  const parsed = parseTypeName(text);
  return parsed.ok ? undefined : problem(parsed.message, parsed.hint);
};
