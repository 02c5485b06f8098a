/** One environment variable that a service reads: what it means, and how its text becomes a value. */
export interface Variable<T> {
  readonly description: string;
  /** What a value should be, as it ends the sentence "should be …". */
  readonly expected: string;
  readonly required: boolean;
  /** The value where the variable is unset or empty. */
  readonly fallback: T | undefined;
  /** Never shown in messages (I6). */
  readonly secret: boolean;
  readonly example?: string;
  /** The value, or undefined where the text is not one. */
  parse(text: string): T | undefined;
}

export interface VariableOptions<T> {
  readonly description: string;
  /** Neither `default` nor `optional`: the variable must be set. */
  readonly default?: T;
  readonly optional?: true;
  readonly secret?: true;
  readonly example?: string;
}

/** Optional variables may be undefined; the others always have a value. */
type Value<T, O> = O extends { readonly optional: true } ? T | undefined : T;

function make<T, O extends VariableOptions<T>>(
  options: O,
  expected: string,
  parse: (text: string) => T | undefined,
): Variable<Value<T, O>> {
  const variable: Variable<T> = {
    description: options.description,
    expected,
    required: options.default === undefined && !options.optional,
    fallback: options.default,
    secret: options.secret ?? false,
    ...(options.example === undefined ? {} : { example: options.example }),
    parse,
  };
  return variable as Variable<Value<T, O>>; // the same at run time: `required` decides what readEnv may return
}

/** `host:port`, an IPv6 host in brackets. */
const HOST_PORT = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):(\d{1,5})$/;

function isHostPort(text: string, lowestPort: number): boolean {
  const port = HOST_PORT.exec(text)?.[2];
  return port !== undefined && Number(port) >= lowestPort && Number(port) <= 65_535;
}

function isTarget(text: string): boolean {
  if (text.startsWith('unix:')) return text.length > 'unix:'.length;
  if (text.startsWith('ipv4:'))
    return text
      .slice('ipv4:'.length)
      .split(',')
      .every((one) => isHostPort(one, 1));
  return isHostPort(text.replace(/^dns:(\/\/[^/]*\/)?/, ''), 1);
}

function isUrl(text: string, schemes: readonly string[]): boolean {
  return URL.canParse(text) && schemes.includes(new URL(text).protocol.replace(/:$/, ''));
}

/** Builders of variables. `readEnv` takes an object of them. */
export const variable = {
  string: <O extends VariableOptions<string>>(options: O) => make<string, O>(options, 'text', (text) => text),

  /** A whole number; `min` and `max` inclusive. */
  int: <O extends VariableOptions<number> & { readonly min?: number; readonly max?: number }>(options: O) => {
    const { min = 0, max = Number.MAX_SAFE_INTEGER } = options;
    const top = options.max === undefined ? `at least ${min}` : `from ${min} to ${max}`;
    return make<number, O>(options, `a whole number, ${top}`, (text) => {
      const value = /^-?\d{1,16}$/.test(text) ? Number(text) : NaN;
      return value >= min && value <= max ? value : undefined;
    });
  },

  boolean: <O extends VariableOptions<boolean>>(options: O) =>
    make<boolean, O>(options, 'true or false', (text) => {
      if (/^(true|1|yes|on)$/i.test(text)) return true;
      return /^(false|0|no|off)$/i.test(text) ? false : undefined;
    }),

  oneOf: <const V extends string, O extends VariableOptions<V>>(values: readonly V[], options: O) =>
    make<V, O>(options, `one of ${values.join(', ')}`, (text) => values.find((value) => value === text)),

  /** Separated by commas; blanks around items do not count. */
  list: <O extends VariableOptions<readonly string[]>>(options: O) =>
    make<readonly string[], O>(options, 'a list separated by commas', (text) =>
      text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    ),

  /** `NAME=N` separated by commas, whole numbers from 0; a number alone is that of `*`. */
  sizes: <O extends VariableOptions<Readonly<Record<string, number>>>>(options: O) =>
    make<Readonly<Record<string, number>>, O>(options, 'a list of NAME=N separated by commas', (text) => {
      const items = text.split(',').map((item) => /^(?:\s*(\S+?)\s*=)?\s*(\d{1,9})\s*$/.exec(item));
      if (items.some((item) => item === null)) return undefined;
      return Object.fromEntries(items.map((item) => [item?.[1] ?? '*', Number(item?.[2])]));
    }),

  /** What a server binds; port 0 takes a free one. */
  listen: <O extends VariableOptions<string>>(options: O) =>
    make<string, O>(options, 'HOST:PORT', (text) => (isHostPort(text, 0) ? text : undefined)),

  /** What a gRPC client dials. */
  target: <O extends VariableOptions<string>>(options: O) =>
    make<string, O>(
      options,
      'a gRPC target: HOST:PORT, dns:///HOST:PORT, ipv4:ADDRESS:PORT,… or unix:PATH',
      (text) => (isTarget(text) ? text : undefined),
    ),

  /** `schemes` without the colon. */
  url: <O extends VariableOptions<string>>(schemes: readonly string[], options: O) =>
    make<string, O>(options, `a URL beginning with ${schemes.map((s) => `${s}://`).join(' or ')}`, (text) =>
      isUrl(text, schemes) ? text : undefined,
    ),
};
