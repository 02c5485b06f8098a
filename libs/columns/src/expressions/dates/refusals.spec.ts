import { Environment } from '../../transform/environment.js';
import { loadExpressionParser } from '../parse.js';
import { refusal } from '../refusal.fixture.js';

/** What is refused at Check: the expression, what the message says and what the hint. */
const REFUSED: readonly (readonly [string, RegExp, RegExp])[] = [
  [`date_trunc(x, ts)`, /field has to be a constant/, /CASE/],
  [`date_trunc('fortnight', ts)`, /"fortnight" is not a field/, /month, quarter/],
  [`extract(hour from d)`, /a date has no field "hour"/, /isoyear/],
  [`extract(timezone from ts)`, /a timestamp has no field "timezone"/, /epoch/],
  [`date_trunc('week', interval '1 day')`, /an? interval has no field "week"/, /month/],
  [`ts at time zone x`, /time zone has to be a constant/, /Europe\/Berlin/],
  [`ts at time zone 'CEST'`, /"CEST" is not an IANA time zone/, /interval/],
  [`ts at time zone '+02'`, /is not an IANA time zone/, /interval '02:00'/],
  [`ts at time zone 'Europe/Atlantis'`, /is not an IANA time zone/, /Europe\/Berlin/],
  [`to_char(ts, x)`, /format has to be a constant/, /CASE/],
  [`to_char(ts, 'YYYY-MM-DDTHH24')`, /which is no pattern/, /double quotes/],
  [`to_char(ts, 'TMMonth')`, /language of the server/, /FM/],
  [`to_char(ts, 'HH24 TZ')`, /abbreviations of the server/, /Patterns/],
  [`to_char(interval '1 day', 'Day')`, /an interval has no DAY/, /HH24/],
  [`to_date(x, 'IYYY-MM-DD')`, /mixes ISO weeks with the calendar/, /IYYY, IW and ID/],
  [`to_date(x, 'YYYY "Q"Q')`, /Q is for to_char alone/, /Leave it out/],
  [`to_char(1, '999L')`, /has "L", which is not taken/, /9 0/],
  [`to_char(1, '9.9.9')`, /two decimal points/, /9 0/],
  [`to_char(1, 'S9MI')`, /more than once where the sign stands/, /PR/],
  [`to_char(1, 'RN')`, /which is not taken|no digits/, /9 0/],
  [`to_number(x, '99PL')`, /for to_char alone/, /S or MI/],
  [`interval '1 fortnight'`, /is not an interval/, /.*/],
  [`interval '1 day 2 days'`, /is not an interval/, /.*/],
  [`interval '99999999999 years'`, /out of range/, /.*/],
  [`x::interval day`, /has to be a literal/, /date_trunc/],
  [`make_interval(fortnights => 2)`, /no argument "fortnights"/, /weeks/],
  [`make_interval(1, 2, 3, 4, 5, 6, 7, 8)`, /seven arguments/, /years/],
  [`date '2023-02-29'`, /2023-02-29/, /date is needed/],
  [`timestamp '300000-01-01 00:00:00'`, /300000/, /timestamp/],
];

describe('what expressions refuse of dates', () => {
  beforeAll(loadExpressionParser);

  const environment = new Environment('Europe/Berlin');
  environment.define('d', { kind: 'date' }, false);
  environment.define('ts', { kind: 'timestamp' }, false);
  environment.define('x', { kind: 'text' }, false);

  it.each(REFUSED)('%s: says what and what to use', (text, message, hint) => {
    const error = refusal(text, environment);
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
    expect(error.offset).toBeDefined();
  });
});
