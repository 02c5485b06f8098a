import { fits } from '@sluice/postgres';
import { widened } from './widen.js';

describe('widened', () => {
  it.each([
    ['smallint', 'integer', 'integer', true],
    ['smallint', 'bigint', 'bigint', true],
    ['integer', 'bigint', 'bigint', true],
    ['real', 'double precision', 'double precision', true],
    ['integer', 'numeric', 'numeric', true],
    ['integer', 'numeric(12,2)', 'numeric(12,2)', true],
    ['bigint', 'numeric(12,2)', 'numeric(21,2)', true],
    ['numeric(10,2)', 'numeric(12,2)', 'numeric(12,2)', false],
    ['numeric(10,2)', 'numeric', 'numeric', false],
    ['numeric(10,2)', 'numeric(10,4)', 'numeric(12,4)', true],
    ['numeric(10,4)', 'numeric(10,2)', 'numeric(12,4)', false],
    ['character varying(20)', 'character varying(50)', 'character varying(50)', false],
    ['character varying(20)', 'character varying', 'character varying', false],
    ['character varying(20)', 'text', 'text', false],
    ['character varying', 'text', 'text', false],
    ['timestamp(3) with time zone', 'timestamp with time zone', 'timestamp with time zone', false],
    ['time(0) without time zone', 'time(3) without time zone', 'time(3) without time zone', false],
  ])('%s for %s: %s', (have, want, type, rewrites) => {
    expect(widened(have, want)).toEqual({ type, rewrites });
    expect(fits(want, type)).toBe(true);
  });

  it.each([
    ['bigint', 'integer'],
    ['text', 'character varying(20)'],
    ['character(3)', 'character(5)'],
    ['double precision', 'real'],
    ['double precision', 'numeric'],
    ['text', 'bigint'],
    ['date', 'timestamp with time zone'],
    ['timestamp without time zone', 'timestamp with time zone'],
    ['boolean', 'integer'],
  ])('%s is not widened for %s', (have, want) => {
    expect(widened(have, want)).toBeUndefined();
  });
});
