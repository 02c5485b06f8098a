import { fits, nearest } from './compare.js';

describe('fits', () => {
  it.each([
    ['bigint', 'bigint', true],
    ['integer', 'bigint', false],
    ['bigint', 'integer', false],
    ['numeric(12,2)', 'numeric(12,2)', true],
    ['numeric(12,2)', 'numeric(14,3)', true],
    ['numeric(12,2)', 'numeric(13,3)', true],
    ['numeric(12,2)', 'numeric(12,3)', false],
    ['numeric(12,2)', 'numeric(14,1)', false],
    ['numeric(12,2)', 'numeric', true],
    ['numeric', 'numeric(12,2)', false],
    ['character varying(20)', 'character varying(20)', true],
    ['character varying(20)', 'character varying(19)', false],
    ['character varying(20)', 'character varying', true],
    ['character varying', 'character varying(20)', false],
    ['character varying(20)', 'text', true],
    ['text', 'character varying', false],
    ['character(3)', 'character(3)', true],
    ['character(3)', 'character(4)', false],
    ['timestamp with time zone', 'timestamp with time zone', true],
    ['timestamp with time zone', 'timestamp(3) with time zone', false],
    ['timestamp with time zone', 'timestamp(6) with time zone', true],
    ['timestamp without time zone', 'timestamp with time zone', false],
    ['json', 'jsonb', false],
  ])('%s into %s: %s', (from, to, expected) => {
    expect(fits(from, to)).toBe(expected);
  });
});

describe('nearest', () => {
  it.each([
    ['nmae', ['id', 'name'], 'name'],
    ['quantitty', ['quantity', 'quality'], 'quantity'],
    ['id', ['at', 'by'], undefined],
    ['price', ['customer'], undefined],
  ])('%s among %p: %s', (word, candidates, expected) => {
    expect(nearest(word, candidates)).toBe(expected);
  });
});
