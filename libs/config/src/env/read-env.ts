import { ConfigError } from '../config-error.js';
import { type Variable } from './variables.js';

export type EnvSpec = Readonly<Record<string, Variable<unknown>>>;

/** What readEnv gives for a spec: the same keys, each with its value. */
export type EnvOf<S extends EnvSpec> = {
  readonly [K in keyof S]: S[K] extends Variable<infer T> ? T : never;
};

/** Longer values are of no help in a message. */
const SHOWN = 60;

/**
 * Reads a service's configuration once, at its start. Blank variables count as unset.
 *
 * @example const env = readEnv({ SLUICE_SLOTS: variable.int({ default: 4, min: 1, description: 'Loads at once.' }) })
 * @throws ConfigError that names every missing or wrong variable and what it should be
 */
export function readEnv<S extends EnvSpec>(
  spec: S,
  env: Readonly<Record<string, string | undefined>> = process.env,
): EnvOf<S> {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, variable] of Object.entries(spec)) {
    const text = env[name]?.trim() ?? '';
    const value = text === '' ? variable.fallback : variable.parse(text);
    if (text === '' && variable.required) {
      problems.push(`${name} is not set. ${variable.description} It should be ${expected(variable)}.`);
    } else if (text !== '' && value === undefined) {
      const got = variable.secret ? 'has an unusable value' : `is ${JSON.stringify(text.slice(0, SHOWN))}`;
      problems.push(`${name} ${got}, but should be ${expected(variable)}.`);
    }
    values[name] = value;
  }
  if (problems.length > 0) throw new ConfigError('The environment is not usable:', problems);
  return values as EnvOf<S>; // every key of the spec was set by its own parser above
}

function expected(variable: Variable<unknown>): string {
  return variable.example ? `${variable.expected}, e.g. ${variable.example}` : variable.expected;
}
