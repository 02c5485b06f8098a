import { isIP } from 'node:net';
import { TEXT_FORMATS, type TextFormat } from '@sluice/config';
import { generator } from '../../expressions/generate.fixture.js';
import { textBlock } from '../../expressions/text-block.fixture.js';
import { allocateVector } from '../../allocate.js';
import { createKernel } from '../../kernels/create-kernel.js';
import { textFormat } from './text-format.js';

/** The values that are not of the format. */
function refused(format: TextFormat, values: readonly string[]): readonly string[] {
  const vector = allocateVector({ kind: 'text' }, values.length);
  const failures = { rejected: new Uint8Array(values.length), add: () => undefined };
  createKernel({ kind: 'text' }, { column: 'c' }).parse(textBlock(values), 0, vector, failures);
  const broken = new Uint8Array(values.length);
  expect(textFormat(format)(vector, values.length, broken)).toBe(broken.reduce((a, b) => a + b, 0));
  return values.filter((_, r) => broken[r] === 1);
}

const LABEL63 = 'a'.repeat(63);

const GOOD: Readonly<Record<TextFormat, readonly string[]>> = {
  email: [
    'a@b.co',
    "o'brien+tag@mail.example.com",
    'x_y-z.1@sub-domain.example',
    `${'l'.repeat(64)}@example.org`,
    '!#$%&*/=?^`{|}~@example.org',
  ],
  url: [
    'http://example.com',
    'HTTPS://Example.com:443/a/b?c=d&e=%20#frag/ment?',
    'http://localhost/',
    'http://127.0.0.1:8080',
    'https://[2001:db8::1]:0/x',
    'https://example.com?q',
    'https://example.com#f',
  ],
  uuid: ['123e4567-e89b-12d3-a456-426614174000', 'FFFFFFFF-ffff-FFFF-ffff-FFFFFFFFFFFF'],
  ip: ['1.2.3.4', '::1'],
  ipv4: ['0.0.0.0', '255.255.255.255', '10.0.100.9'],
  ipv6: [
    '::',
    '::1',
    '1::',
    '2001:db8::ff00:42:8329',
    '1:2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7::',
    '::2:3:4:5:6:7:8',
    '::ffff:192.0.2.128',
    '64:ff9b::1.2.3.4',
    '1:2:3:4:5:6:1.2.3.4',
    'ABCD:EF01::',
  ],
  hostname: ['localhost', 'a.b.c', 'xn--bcher-kva.example', '3com.com', 'a-b', LABEL63, '1.2.3.x4'],
  'iso-date': ['2024-02-29', '0001-01-01', '9999-12-31'],
  'iso-country': ['DE', 'SS', 'BQ'],
  'iso-currency': ['EUR', 'XCG', 'ZWG'],
  'iso-language': ['de', 'zu'],
  iban: [
    'DE89370400440532013000',
    'GB82WEST12345698765432',
    'NO9386011117947',
    'MT84MALT011000012345MTLCAST001S',
  ],
  e164: ['+4930123456', '+12', '+123456789012345'],
};

const BAD: Readonly<Record<TextFormat, readonly string[]>> = {
  email: [
    '',
    'a',
    '@b.co',
    'a@',
    'a@b',
    'a@b.',
    'a@.co',
    '.a@b.co',
    'a.@b.co',
    'a..b@c.de',
    'a b@c.de',
    'a@b@c.de',
    'ä@b.co',
    'a@bü.de',
    '"a b"@c.de',
    'a@[1.2.3.4]',
    'a@1.2.3.4',
    `${'l'.repeat(65)}@example.org`,
    ' a@b.co',
    'a@b.co\n',
  ],
  url: [
    '',
    'http',
    'http:',
    'http://',
    'http:///x',
    'ftp://example.com',
    'javascript:alert(1)',
    'httpx://example.com',
    'http:/example.com',
    'http://user:pw@example.com',
    'http://example.com:',
    'http://example.com:65536',
    'http://example.com:123456',
    'http://example.com/a b',
    'http://example.com/%2',
    'http://example.com/%zz',
    'http://example.com/ä',
    'http://example.com/#a#b',
    'http://[::1',
    'http://[1.2.3.4]/',
    'http://-a.com',
    'http://1.2.3.999',
    'http://example.com\\x',
  ],
  uuid: [
    '',
    '123e4567e89b12d3a456426614174000',
    '{123e4567-e89b-12d3-a456-426614174000}',
    '123e4567-e89b-12d3-a456-42661417400g',
    '123e4567-e89b-12d3-a456-4266141740000',
  ],
  ip: ['', '1.2.3', 'x', '1.2.3.4/8'],
  ipv4: [
    '',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '01.2.3.4',
    '1.2.3.',
    '.1.2.3',
    '1..2.3',
    '1.2.3.4 ',
    '1.2.3.0004',
  ],
  ipv6: [
    '',
    ':',
    ':::',
    '1',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '::1::',
    '1:::2',
    '12345::',
    'g::',
    'fe80::1%eth0',
    '::1/64',
    ':1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:',
    '1:2:3:4:5:6:7:1.2.3.4',
    '1.2.3.4',
    '::1.2.3',
    '::1.2.3.4:5',
  ],
  hostname: [
    '',
    '.',
    'a.',
    '.a',
    'a..b',
    '-a',
    'a-',
    'a_b',
    'a b',
    `${LABEL63}a`,
    '1.2.3.4',
    '12',
    `${'a.'.repeat(126)}ab`,
    'ü.de',
  ],
  'iso-date': [
    '',
    '2023-02-29',
    '2024-13-01',
    '2024-1-1',
    '20240101',
    '2024-01-01 ',
    '0000-01-01',
    'infinity',
  ],
  'iso-country': ['', 'de', 'XK', 'EU', 'UK', 'DEU', 'D'],
  'iso-currency': ['', 'eur', 'BTC', 'DEM', 'EU', 'EURO'],
  'iso-language': ['', 'DE', 'xx', 'deu', 'd'],
  iban: [
    '',
    'DE89370400440532013001',
    'DE88370400440532013000',
    'DE8937040044053201300',
    'de89370400440532013000',
    'DE89 3704 0044 0532 0130 00',
    'XX89370400440532013000',
    'GB82WEST1234569876543-',
    'DExx370400440532013000',
  ],
  e164: ['', '+', '+1', '+0123', '4930123456', '+49 30 123456', '+1234567890123456', '+49a'],
};

describe('formats', () => {
  it.each(TEXT_FORMATS)('%s takes every value of its grammar', (format) => {
    expect(refused(format, GOOD[format])).toEqual([]);
  });

  it.each(TEXT_FORMATS)('%s refuses every value that is not of its grammar', (format) => {
    expect(refused(format, BAD[format])).toEqual(BAD[format]);
  });

  it('agrees with node on addresses that are put together at random', () => {
    const pieces = ['0', '1', '255', '256', '01', 'a', 'ffff', '12345', ':', '::', '.', '1.2.3.4', ':', 'g'];
    const random = generator(4711);
    const values = Array.from({ length: 20_000 }, () =>
      Array.from({ length: random(14) }, () => pieces[random(pieces.length)]).join(''),
    );
    for (const [format, version] of [
      ['ipv4', 4],
      ['ipv6', 6],
    ] as const) {
      expect(refused(format, values)).toEqual(values.filter((value) => isIP(value) !== version));
    }
  });

  it('passes null', () => {
    const vector = allocateVector({ kind: 'text' }, 1);
    expect(textFormat('email')(vector, 1, new Uint8Array(1))).toBe(0);
  });

  it('never reads behind the end of a value', () => {
    // The byte behind each value would make it good.
    expect(refused('iso-country', ['D', 'E'])).toEqual(['D', 'E']);
    expect(refused('ipv4', ['1.2.3.', '4'])).toEqual(['1.2.3.', '4']);
    expect(refused('url', ['http', '://a'])).toEqual(['http', '://a']);
    expect(refused('url', ['http://a/%4', '1'])).toEqual(['http://a/%4', '1']);
  });
});
