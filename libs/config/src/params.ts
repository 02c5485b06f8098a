import { didYouMean } from './nearest.js';
import { type ResolvedParam, type ResolvedPipeline } from './resolved/pipeline.js';

export const PARAM_TYPES = ['text', 'date', 'bigint', 'numeric', 'boolean'] as const;

/** What is wrong with one of a run's params; never holds its value. */
export interface ParamProblem {
  readonly name: string;
  readonly message: string;
  readonly hint: string;
}

/** 63 digits before and after the point are more than any param needs, and few enough to print. */
const MAX_TEXT = 1024;

const FORMS: Readonly<Record<string, { readonly reads: (text: string) => boolean; readonly hint: string }>> =
  {
    text: {
      reads: (text) => text.length <= MAX_TEXT && !text.includes('\0'),
      hint: `At most ${MAX_TEXT} characters, none of them NUL.`,
    },
    date: { reads: isDay, hint: 'Write a real day as YYYY-MM-DD.' },
    bigint: { reads: isBigint, hint: 'Write a whole number of 64 bits, such as 42.' },
    numeric: {
      reads: (text) => /^[+-]?\d{1,63}(\.\d{1,63})?$/.test(text),
      hint: 'Write a number such as 12.5.',
    },
    boolean: { reads: (text) => text === 'true' || text === 'false', hint: 'Write true or false.' },
  };

/** Why a text is no value of a param's type: the next step; undefined: it is one. */
export function paramValueProblem(type: string, text: string): string | undefined {
  const form = FORMS[type] as (typeof FORMS)[string] | undefined; // a type of a later version has none
  if (form === undefined) return `Params of type ${type} are not supported.`;
  return form.reads(text) ? undefined : form.hint;
}

/**
 * All that is wrong with what a run is given: names that are not declared, values that do not parse, and what is missing.
 * A pipeline that declares no params may be given any, which `run.params.NAME` reads as text.
 */
export function checkParams(
  { params, name }: Pick<ResolvedPipeline, 'params' | 'name'>,
  given: Readonly<Record<string, string>>,
): readonly ParamProblem[] {
  const declared = params.map((param) => param.name);
  if (declared.length === 0) return [];
  const unknown = Object.keys(given)
    .filter((key) => !declared.includes(key))
    .map((key) => ({ name: key, ...undeclared(name, key, declared) }));
  return [...unknown, ...params.flatMap((param) => valueProblem(param, given))];
}

function undeclared(
  pipeline: string,
  key: string,
  declared: readonly string[],
): { message: string; hint: string } {
  const message = `Pipeline ${pipeline} has no param \`${key}\`.`;
  return { message, hint: didYouMean(key, declared) || `It has ${declared.join(', ')}.` };
}

function valueProblem(param: ResolvedParam, given: Readonly<Record<string, string>>): ParamProblem[] {
  const { name, type } = param;
  const text = Object.hasOwn(given, name) ? given[name] : param.default;
  if (text === undefined) {
    return [{ name, message: `Param \`${name}\` has no value.`, hint: `Give one: --param ${name}=…` }];
  }
  const hint = paramValueProblem(type, text);
  return hint === undefined ? [] : [{ name, message: `Param \`${name}\` is not of type ${type}.`, hint }];
}

/** What is given, and the defaults of the rest: what a run is stored with, once checkParams finds nothing. */
export function fillParams(
  { params }: Pick<ResolvedPipeline, 'params'>,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (params.length === 0) return given;
  return Object.fromEntries(
    params.flatMap((param) => {
      const text = Object.hasOwn(given, param.name) ? given[param.name] : param.default;
      return text === undefined ? [] : [[param.name, text]];
    }),
  );
}

function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null || match[1] === '0000') return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function isBigint(text: string): boolean {
  if (!/^[+-]?\d{1,19}$/.test(text)) return false;
  const value = BigInt(text.replace('+', ''));
  return value >= -(2n ** 63n) && value < 2n ** 63n;
}
