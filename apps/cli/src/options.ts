import { InvalidArgumentError, Option } from 'commander';
import { DEFAULT_ADDRESS } from './context.js';

/** Options that several commands have, and how their values are read. */
export const jsonOption = (): Option => new Option('--json', 'answer in JSON on standard output');

export const addressOption = (): Option =>
  new Option(
    '--address <target>',
    `the orchestrator (default: SLUICE_ORCHESTRATOR, else ${DEFAULT_ADDRESS})`,
  );

export const limitOption = (fallback: number): Option =>
  new Option('-n, --limit <count>', 'at most so many').argParser(wholeNumber(1, 100_000)).default(fallback);

export const paramOption = (): Option =>
  new Option('-p, --param <key=value>', 'a param of the run; may stand several times')
    .argParser<string[]>((value, before) => [...before, value])
    .default([], 'none');

export const dateOption = (): Option =>
  new Option('-d, --date <date>', 'YYYY-MM-DD that the run stands for (default: today in UTC)').argParser(
    isoDate,
  );

export const keyOption = (what: string): Option =>
  new Option('--idempotency-key <key>', `the same key gives the same ${what}`);

export const watchOption = (): Option =>
  new Option('-w, --watch', 'follow the run to its end; the exit code tells how it ended');

export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^-?\d+$/.test(text) ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It should be a whole number from ${min} to ${max}.`);
  };
}

export function isoDate(text: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(text)) return text;
  throw new InvalidArgumentError('It should be a date, YYYY-MM-DD.');
}

export function oneOf(...values: string[]): (text: string) => string {
  return (text) => {
    if (values.includes(text)) return text;
    throw new InvalidArgumentError(`It should be ${values.join(' or ')}.`);
  };
}
