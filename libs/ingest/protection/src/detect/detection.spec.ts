import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Detection } from './detection.js';
import { DETECTOR_NAMES } from './detector.js';
import type { DetectorName } from './detector.js';
import { bitOf } from './suspicion.js';

const detection = new Detection();
const utf8 = new TextEncoder();
const JWT =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U';
/** In parts, so that the search for secrets in committed text finds none here. */
const PEM = ['-----BEGIN RSA', ' PRIVATE KEY-----\nMIIEow==\n-----END RSA PRIVATE KEY-----'].join('');
const OPENSSH_BEGIN = ['-----BEGIN OPENSSH', ' PRIVATE KEY-----'].join('');
const AWS_KEY = ['AKIA', 'IOSFODNN7EXAMPLE'].join('');
const SLACK_TOKEN = ['xoxb', '-1234567890-abc'].join('');

/** What is between << and >> must be found, nothing else. */
const FOUND: readonly (readonly [DetectorName, readonly string[]])[] = [
  [
    'email',
    [
      '<<alice@example.com>>',
      'from <<a.b+c_d@mail.example.co.uk>>, to <<x@y.io>>.',
      'mailto:<<bob@example.org>>?subject=x',
      '/users/<<bob%40example.com>>/cart',
      '"<<ünder@exämple.de>>"',
      '<<me@xn--exmple-cua.xn--p1ai>>',
    ],
  ],
  [
    'card-number',
    [
      '<<4111111111111111>>',
      'card <<4111 1111 1111 1111>> declined',
      'pan=<<5500-0000-0000-0004>>;',
      '{"n":"<<378282246310005>>"}',
      '2026-11-22 <<6011111111111117>>',
      '<<30569309025904>>, <<3530111333300000>>',
      '<<2223003122003222>>',
    ],
  ],
  [
    'iban',
    [
      '<<DE89370400440532013000>>',
      'to <<GB82 WEST 1234 5698 7654 32>> now',
      '<<nl91abna0417164300>>',
      '/accounts/<<FR1420041010050500013M02606>>/x',
      '<<NO9386011117947>>',
    ],
  ],
  ['jwt', [`<<${JWT}>>`, `token=<<${JWT}>>&x=1`, `Bearer <<${JWT}>>`]],
  [
    'bearer-token',
    [
      'Bearer <<abc123def456>>',
      'Bearer <<open>>',
      'authorization: Bearer <<letmein>>',
      'sent bearer <<letme-in-now>> and failed',
      'with bearer <<aVerySecretOne>>',
      'authorization: bearer <<mF_9.B5f-4.1JqM>>',
      'Basic <<QWxhZGRpbjpvcGVuIHNlc2FtZQ==>>',
      'h=Bearer%20<<0123456789>>',
    ],
  ],
  [
    'ip',
    [
      '<<10.0.0.1>>',
      'peer <<192.168.1.254>>:8080',
      'http://<<172.16.0.9>>/x',
      '<<2001:db8::1>>',
      '[<<fe80::1ff:fe23:4567:890a>>]:443',
      '<<::1>>',
      '<<::ffff:10.1.2.3>>',
      '<<2001:0db8:85a3:0000:0000:8a2e:0370:7334>>',
      '<<10.1.2.3>>,<<10.1.2.4>>',
    ],
  ],
  [
    'phone',
    [
      '<<+49 30 901820>>',
      'call <<+1 (555) 123-4567>>',
      '<<(555) 234-5678>>',
      '<<555-234-5678>>',
      'tel=<<%2B4930901820>>',
    ],
  ],
  [
    'url-credentials',
    [
      'postgres://<<app:s3cret>>@db:5432/shop',
      'https://<<0123456789abcdef0123>>@github.com/x.git',
      '/login?user=x&password=<<hunter2>>&y=1',
      'access_token=<<abc>>',
      'Server=db;Password=<<p@ss>>;',
    ],
  ],
  ['private-key', [`x <<${PEM}>> y`, `<<${OPENSSH_BEGIN}\nb3Bl>>`]],
  [
    'secret-key',
    [`AWS <<${AWS_KEY}>>`, `<<ghp_${'a1'.repeat(18)}>>`, `key:<<sk_live_4eC39HqLyjWDarjt>>`, `<<${SLACK_TOKEN}>>`],
  ],
];

const CLEAN: readonly (readonly [DetectorName, readonly string[]])[] = [
  ['email', ['@scope/package@1.2.3', 'user@localhost', 'a @ b.c', '100%4000', '@', '%40', 'x@.com']],
  [
    'card-number',
    [
      '4111111111111112',
      '1795370000123456789',
      '0.4111111111111111',
      '41111111111111111111',
      'a4111111111111111',
      '4111111111111111f',
      '0000000000000000',
    ],
  ],
  ['iban', ['DE89370400440532013001', 'XX89370400440532013000', 'ADE89370400440532013000', 'DE8937040044053201300']],
  [
    'jwt',
    ['eyJhbGciOiJIUzI1NiJ9.eyJ', 'ey.Jh.bG', 'service.Namespace.svc.cluster.local', 'eyXXXXXXXXXX.XXXXXXXXXXX.XXXXX'],
  ],
  [
    'bearer-token',
    [
      'bearer authentication failed',
      'failed with bearer authentication',
      'no bearer authentication.',
      'Basic authentication',
      'bearer',
      'forbearer 12345678',
      'bearer of 1 thing',
    ],
  ],
  [
    'ip',
    [
      'Chrome/126.0.0.0 Safari/537.36',
      '1.2.3',
      '256.1.1.1',
      '1.2.3.4.5',
      'v1.2.3.4',
      '12:30:45',
      '00:1a:2b:3c:4d:5e',
      'std::vector<f32::Abs>',
      '01.2.3.4',
      '::',
    ],
  ],
  ['phone', ['+0100', '2024-01-01T00:00:00+01:00', 'a+12345678', '123456789012', '+1234567', '155-234-5678-9']],
  [
    'url-credentials',
    ['https://example.com/@user', 'http://localhost:8080/a@b', 'token=', 'tokens=abc', 'a=b', 'git://me@host/'],
  ],
  ['private-key', ['-----BEGIN PUBLIC KEY-----\nMIIEow==', 'PRIVATE KEY and -----BEGIN']],
  ['secret-key', ['AKIA', 'sk-learn is fine', 'task_1_AKIB', 'npm_config_cache1']],
];

describe.each(FOUND)('%s', (name, texts) => {
  it.each(texts)('finds %j', (text) => {
    expect(marked(text.replaceAll(/<<|>>/g, ''), bitOf(name))).toBe(text);
  });
});

describe.each(CLEAN)('%s', (name, texts) => {
  it.each(texts)('finds nothing in %j', (text) => {
    expect(marked(text, bitOf(name))).toBe(text);
  });
});

const ALL = (1 << DETECTOR_NAMES.length) - 1;

it.each([
  'db://[redacted:url-credentials]@host/x?password=[redacted:url-credentials]&token=hash:v1:0123456789abcdef',
  'Bearer [redacted:bearer-token]',
  'Bearer hash:v1:0123456789abcdef',
  '[redacted:email] <[redacted:card-number]>',
])('leaves what a gateway before has masked: %j', (text) => {
  expect(marked(text, ALL)).toBe(text);
});

it('is not fooled by what looks masked', () => {
  const bit = bitOf('url-credentials');
  expect(marked('password=[redacted:s3cret]', bit)).toBe('password=<<[redacted:s3cret>>]');
  expect(marked('password=[redacted:secret]', bit)).toBe('password=<<[redacted:secret>>]');
  expect(marked('password=[redacted]x', bit)).toBe('password=<<[redacted>>]x');
});

it('looks at the text alone, not at the bytes around it', () => {
  const around = utf8.encode('7alice@example.com1');
  expect(detection.matches(around, 1, 18, bitOf('email'))).toBe(true);
  expect(detection.matches(utf8.encode('a4111111111111111b'), 1, 17, bitOf('card-number'))).toBe(true);
  expect(detection.matches(utf8.encode('4111111111111111'), 0, 15, ALL)).toBe(false);
});

it('finds in any text, again and again, only ranges within it that follow each other', () => {
  const pieces = [
    ...FOUND.flatMap(([, texts]) => texts.map((text) => text.replaceAll(/<<|>>/g, ''))),
    '.',
    ':',
    '@',
    '%4',
  ];
  const hostile = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary' })), { maxLength: 6 });
  fc.assert(
    fc.property(hostile, (parts) => {
      const text = utf8.encode(parts.join(''));
      const found = detection.findAll(text, ALL);
      const lastEnds = new Map<number, number>();
      for (const { detector, start, end } of found) {
        expect(start).toBeGreaterThanOrEqual(lastEnds.get(detector) ?? 0);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
        lastEnds.set(detector, end);
      }
      expect(detection.matches(text, 0, text.length, ALL)).toBe(found.length > 0);
    }),
    { numRuns: 2000 },
  );
});

function marked(text: string, detectors: number): string {
  const bytes = utf8.encode(text);
  expect(detection.matches(bytes, 0, bytes.length, detectors)).toBe(detection.findAll(bytes, detectors).length > 0);
  let result = '';
  let at = 0;
  for (const { start, end } of detection.findAll(bytes, detectors)) {
    result += `${read(bytes, at, start)}<<${read(bytes, start, end)}>>`;
    at = end;
  }
  return result + read(bytes, at, bytes.length);
}

function read(bytes: Uint8Array, start: number, end: number): string {
  return new TextDecoder().decode(bytes.subarray(start, end));
}
