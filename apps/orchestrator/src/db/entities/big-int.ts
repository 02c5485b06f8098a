import type { ValueTransformer } from 'typeorm';

/** int8 as a number: counts and byte sizes stay below 2^53 (gRPC messages carry them so, too). */
export const bigInt: ValueTransformer = {
  to: (value: unknown) => value,
  from: (value: string | null) => (value === null ? null : Number(value)),
};
