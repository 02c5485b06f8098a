import { UsageError } from './exit-codes.js';

/** `key=value`, the value up to the end, further equals signs included. */
export function parseParams(params: readonly string[]): Record<string, string> {
  const entries = params.map((param) => {
    const at = param.indexOf('=');
    if (at <= 0) throw new UsageError(`--param ${param} should be KEY=VALUE.`);
    return [param.slice(0, at), param.slice(at + 1)] as const;
  });
  const twice = entries.find(([key], i) => entries.findIndex(([other]) => other === key) < i);
  if (twice) throw new UsageError(`--param ${twice[0]} stands twice.`);
  return Object.fromEntries(entries);
}
