import { viewOf } from '../../copy-short.js';
import { isoDay, NO_DAY } from '../../kernels/civil.js';
import { type ByteTest, isDigit, isHex } from './byte-test.js';

/** 8-4-4-4-12 hex digits in any case. */
export const isUuid: ByteTest = (data, start, end) => {
  if (end - start !== 36) return false;
  for (let i = 0; i < 36; i++) {
    const byte = data[start + i];
    if (i === 8 || i === 13 || i === 18 || i === 23 ? byte !== 0x2d : !isHex(byte)) return false;
  }
  return true;
};

/** YYYY-MM-DD, a day that exists, in the years 0001 to 9999. */
export const isIsoDate: ByteTest = (data, start, end) =>
  end - start === 10 && isoDay(viewOf(data), start) > NO_DAY;

/** ITU-T E.164: `+`, then 2 to 15 digits of which the first is not 0. */
export const isE164: ByteTest = (data, start, end) => {
  const digits = end - start - 1;
  if (digits < 2 || digits > 15 || data[start] !== 0x2b || data[start + 1] === 0x30) return false;
  for (let at = start + 1; at < end; at++) if (!isDigit(data[at])) return false;
  return true;
};

/** Country and length of its IBANs: SWIFT's IBAN registry, release 99 (December 2024), 89 countries. */
const IBAN_LENGTHS =
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 ' +
  'FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 ' +
  'LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 ' +
  'SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30';

/** By the country's two letters as a number to the base of 26; 0: it has none. */
const ibanLengths = new Uint8Array(26 * 26);
for (const entry of IBAN_LENGTHS.split(' ')) {
  const place = 26 * (entry.charCodeAt(0) - 0x41) + entry.charCodeAt(1) - 0x41;
  ibanLengths[place] = Number(entry.slice(2));
}

/**
 * ISO 13616 in its electronic form: capitals and digits without spaces, of the country's length, two check digits for which
 * the whole leaves 1 modulo 97 (ISO 7064). The structure of the national part is not looked at.
 */
export const isIban: ByteTest = (data, start, end) => {
  const length = end - start;
  if (length < 15 || length > 34) return false;
  const [first, second] = [data[start] - 0x41, data[start + 1] - 0x41];
  if (first < 0 || first > 25 || second < 0 || second > 25) return false;
  if (ibanLengths[26 * first + second] !== length) return false;
  if (!isDigit(data[start + 2]) || !isDigit(data[start + 3])) return false;
  // 00, 01 and 99 are never issued: modulo 97 they stand for 97, 98 and 02.
  const check = 10 * (data[start + 2] - 0x30) + data[start + 3] - 0x30;
  if (check < 2 || check > 98) return false;
  let rest = 0;
  for (let i = 0; i < length; i++) {
    const byte = data[start + ((i + 4) % length)];
    if (isDigit(byte)) rest = (rest * 10 + byte - 0x30) % 97;
    else if (byte >= 0x41 && byte <= 0x5a) rest = (rest * 100 + byte - 0x37) % 97;
    else return false;
  }
  return rest === 1;
};
