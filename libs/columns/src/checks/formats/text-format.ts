import { type TextFormat } from '@sluice/config';
import { type RowTest } from '../check.js';
import { isEmail, isUrl } from './addresses.js';
import { type ByteTest } from './byte-test.js';
import { isCountry, isCurrency, isLanguage } from './codes.js';
import { isHostname, isIp, isIpv4, isIpv6 } from './hosts.js';
import { isE164, isIban, isIsoDate, isUuid } from './numbers.js';

/** The grammars are in docs/checks.md. */
const FORMATS: Readonly<Record<TextFormat, { readonly test: ByteTest; readonly words: string }>> = {
  email: { test: isEmail, words: 'an email address' },
  url: { test: isUrl, words: 'an http or https URL' },
  uuid: { test: isUuid, words: 'a UUID' },
  ip: { test: isIp, words: 'an IP address' },
  ipv4: { test: isIpv4, words: 'an IPv4 address' },
  ipv6: { test: isIpv6, words: 'an IPv6 address' },
  hostname: { test: isHostname, words: 'a host name' },
  'iso-date': { test: isIsoDate, words: 'a date of the form YYYY-MM-DD' },
  'iso-country': { test: isCountry, words: 'an ISO 3166-1 country code of two capitals' },
  'iso-currency': { test: isCurrency, words: 'an ISO 4217 currency code of three capitals' },
  'iso-language': { test: isLanguage, words: 'an ISO 639-1 language code of two small letters' },
  iban: { test: isIban, words: 'an IBAN with right check digits' },
  e164: { test: isE164, words: 'a phone number in E.164 form, such as +4930123456' },
};

export const formatWords = (format: TextFormat): string => FORMATS[format].words;

/** Rows of a text column that are not of the format. */
export function textFormat(format: TextFormat): RowTest {
  const { test } = FORMATS[format];
  return (vector, rows, broken) => {
    if (vector.kind !== 'bytes') return 0;
    const { data, offsets, valid } = vector;
    let count = 0;
    for (let r = 0; r < rows; r++) {
      const bad = valid[r] === 1 && !test(data, offsets[r], offsets[r + 1]) ? 1 : 0;
      broken[r] = bad;
      count += bad;
    }
    return count;
  };
}
