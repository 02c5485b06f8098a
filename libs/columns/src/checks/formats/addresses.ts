import { ALPHANUMERIC, byteSet, type ByteTest, isDigit, isHex } from './byte-test.js';
import { isHostname, isIpv4, isIpv6 } from './hosts.js';

const AT = 0x40;
const DOT = 0x2e;
const COLON = 0x3a;
const PERCENT = 0x25;

/** `atext` of RFC 5322, and the dot between its runs. */
const LOCAL = byteSet(`${ALPHANUMERIC}!#$%&'*+/=?^_\`{|}~-.`);

/**
 * A dot-atom of 1 to 64 bytes, `@`, a host name of two labels or more; 254 bytes at most. ASCII: neither quoted local parts,
 * nor address literals, nor comments, nor internationalised addresses.
 */
export const isEmail: ByteTest = (data, start, end) => {
  if (end - start > 254) return false;
  let at = start;
  for (; at < end && data[at] !== AT; at++) {
    if (LOCAL[data[at]] === 0) return false;
    if (data[at] === DOT && (at === start || data[at - 1] === DOT)) return false;
  }
  if (at === start || at === end || at - start > 64 || data[at - 1] === DOT) return false;
  const domain = at + 1;
  return hasDot(data, domain, end) && isHostname(data, domain, end);
};

function hasDot(data: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (data[at] === DOT) return true;
  return false;
}

const HTTP = Buffer.from('http');

/** pchar, `/`, `?` and `#` of RFC 3986; `%` is looked at apart. */
const PATH = byteSet(`${ALPHANUMERIC}-._~!$&'()*+,;=:@/?`);
const HASH = 0x23;

/**
 * `http://` or `https://` in any case, a host name, an IPv4 or an [IPv6] address, `:port` (0 to 65535), and path, query and
 * fragment in the characters of RFC 3986 with whole percent escapes. No login before the host.
 */
export const isUrl: ByteTest = (data, start, end) => {
  let at = start;
  for (let i = 0; i < HTTP.length; i++) if ((data[at++] | 0x20) !== HTTP[i]) return false;
  if ((data[at] | 0x20) === 0x73) at++;
  if (at + 3 > end || data[at] !== COLON || data[at + 1] !== 0x2f || data[at + 2] !== 0x2f) return false;
  const host = at + 3;
  const afterHost = hostEnd(data, host, end);
  if (afterHost < 0) return false;
  const afterPort = portEnd(data, afterHost, end);
  return afterPort >= 0 && isPath(data, afterPort, end);
};

/** Behind the host, or -1. */
function hostEnd(data: Uint8Array, start: number, end: number): number {
  if (data[start] === 0x5b) {
    let at = start + 1;
    while (at < end && data[at] !== 0x5d) at++;
    return at < end && isIpv6(data, start + 1, at) ? at + 1 : -1;
  }
  let at = start;
  while (at < end && !isAfterHost(data[at])) at++;
  return isHostname(data, start, at) || isIpv4(data, start, at) ? at : -1;
}

const isAfterHost = (byte: number): boolean =>
  byte === COLON || byte === 0x2f || byte === 0x3f || byte === HASH;

/** Behind `:port` where there is one, or -1. */
function portEnd(data: Uint8Array, start: number, end: number): number {
  if (start === end || data[start] !== COLON) return start;
  let at = start + 1;
  let port = 0;
  while (at < end && isDigit(data[at]) && at - start <= 5) port = port * 10 + data[at++] - 0x30;
  return at === start + 1 || port > 65535 ? -1 : at;
}

function isPath(data: Uint8Array, start: number, end: number): boolean {
  if (start < end && data[start] !== 0x2f && data[start] !== 0x3f && data[start] !== HASH) return false;
  let fragment = false;
  for (let at = start; at < end; at++) {
    const byte = data[at];
    if (byte === PERCENT) {
      if (at + 2 >= end || !isHex(data[at + 1]) || !isHex(data[at + 2])) return false;
      at += 2;
    } else if (byte === HASH) {
      if (fragment) return false;
      fragment = true;
    } else if (PATH[byte] === 0) return false;
  }
  return true;
}
