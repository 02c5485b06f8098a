import { addDays, subtractDates } from '../date-functions.js';
import { exchanged, sig, type Domain } from './signature.js';

export const DATE_ARITHMETIC: Domain = {
  title: 'Dates and times',
  functions: {},
  binary: {
    '+': [
      sig(['date', 'integer'], 'date', addDays(1)),
      exchanged(sig(['integer', 'date'], 'date', addDays(1, 1))),
    ],
    '-': [sig(['date', 'integer'], 'date', addDays(-1)), sig(['date', 'date'], 'integer', subtractDates)],
  },
  docs: [
    {
      syntax: 'date + integer, date - integer, date - date',
      summary: 'So many days later or earlier, and the days between two dates.',
      examples: ["date '2024-02-28' + 2", "date '2024-03-01' - date '2024-02-01'"],
    },
  ],
};
