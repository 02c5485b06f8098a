import { type ByteTest, isDigit, isHex, isLetter } from './byte-test.js';

const DOT = 0x2e;
const COLON = 0x3a;
const HYPHEN = 0x2d;

/**
 * Labels of 1 to 63 letters, digits and inner hyphens, joined by dots, 253 bytes at most (RFC 1123 section 2.1). No dot at
 * the end, and the last label is not all digits, so that no wrong IPv4 address passes for a name.
 */
export const isHostname: ByteTest = (data, start, end) => {
  if (end - start > 253) return false;
  let label = start;
  for (let at = start; at <= end; at++) {
    if (at < end && data[at] !== DOT) {
      if (!isLetter(data[at]) && !isDigit(data[at]) && data[at] !== HYPHEN) return false;
      continue;
    }
    if (at === label || at - label > 63 || data[label] === HYPHEN || data[at - 1] === HYPHEN) return false;
    if (at < end) label = at + 1;
  }
  for (let at = label; at < end; at++) if (!isDigit(data[at])) return true;
  return false;
};

/** Four numbers from 0 to 255 without leading zeros. */
export const isIpv4: ByteTest = (data, start, end) => {
  let at = start;
  for (let part = 0; part < 4; part++) {
    if (part > 0 && (at >= end || data[at++] !== DOT)) return false;
    const first = at;
    let value = 0;
    while (at < end && isDigit(data[at]) && at - first < 3) value = value * 10 + data[at++] - 0x30;
    if (at === first || value > 255 || (at - first > 1 && data[first] === 0x30)) return false;
  }
  return at === end;
};

/** RFC 4291 section 2.2: eight groups of 1 to 4 hex digits, `::` once for one or more of 0, the last two as IPv4. */
export const isIpv6: ByteTest = (data, start, end) => {
  let groups = 0;
  let gap = false;
  let at = start;
  if (end - start >= 2 && data[at] === COLON && data[at + 1] === COLON) {
    gap = true;
    at += 2;
    if (at === end) return true;
  }
  for (;;) {
    const first = at;
    while (at < end && isHex(data[at]) && at - first < 4) at++;
    if (at < end && data[at] === DOT) {
      groups += 2;
      return isIpv4(data, first, end) && (gap ? groups <= 7 : groups === 8);
    }
    if (at === first) return false;
    groups += 1;
    if (at === end) break;
    if (data[at++] !== COLON) return false;
    if (at < end && data[at] === COLON) {
      if (gap) return false;
      gap = true;
      if (++at === end) break;
    } else if (at === end) return false;
  }
  return gap ? groups <= 7 : groups === 8;
};

export const isIp: ByteTest = (data, start, end) => isIpv4(data, start, end) || isIpv6(data, start, end);
