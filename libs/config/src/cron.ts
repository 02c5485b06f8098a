import { CronExpressionParser } from 'cron-parser';
import { type FormatProblem } from './formats.js';

/** Predefined words and their five fields, for hints. */
const WORDS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/**
 * Five fields: minute, hour, day of month, month, day of week, as POSIX's crontab has them, with names of months and days,
 * steps, and `L` and `#` of the days. No seconds, no words, no hashed `H`: one meaning on every replica.
 */
export function cronProblem(text: string): FormatProblem | undefined {
  const word = WORDS[text.trim().toLowerCase()];
  if (word !== undefined) return { message: 'has five fields, not a word', hint: `Write '${word}'.` };
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 5) {
    const message = `has five fields, and this has ${text.trim() === '' ? 0 : fields.length}`;
    return { message, hint: "Write minute, hour, day of month, month and day of week, such as '0 6 * * *'." };
  }
  if (fields.some((field) => /(?:^|[,(])H/.test(field))) {
    return { message: 'has a hashed field, which is not supported', hint: 'Use jitter to spread runs.' };
  }
  try {
    // Whether it ever fires: the 30th of February does not.
    CronExpressionParser.parse(fields.join(' '), { tz: 'UTC', currentDate: new Date(0) }).next();
    return undefined;
  } catch (error) {
    const why = error instanceof Error ? `: ${error.message}` : '';
    return { message: `is not a schedule that fires${why}`, hint: "Write one such as '30 6 * * MON-FRI'." };
  }
}

/** Whether it fires more than once on some day. */
export function firesOften(cron: string): boolean {
  if (cronProblem(cron) !== undefined) return false;
  const { minute, hour } = CronExpressionParser.parse(cron, { tz: 'UTC' }).fields;
  return minute.values.length * hour.values.length > 1;
}
