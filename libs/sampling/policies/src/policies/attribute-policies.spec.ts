import { describe, expect, it } from 'vitest';

import { policySetOf } from '../testing/policy-set-of.js';
import type { SampleSpan, SampleValue } from '../testing/sample-span.js';
import { decide } from '../testing/sample-trace.js';

type Options = Readonly<Record<string, unknown>>;
type Case = readonly [what: string, options: Options, spans: readonly SampleSpan[], kept: boolean];

const span = (key: string, value: SampleValue): SampleSpan => ({ attributes: { [key]: value } });
const resource = (key: string, value: SampleValue): SampleSpan => ({ resource: { [key]: value } });

function itKeeps(type: string, cases: readonly Case[]): void {
  it.each(cases)('%s', (_what, options, spans, kept) => {
    const verdict = decide(policySetOf({ type, ...options }), { spans });
    expect(verdict).toMatchObject(
      kept ? { kept, reason: type, adjustedCount: 1, probability: 1 } : { kept, reason: 'not_sampled' },
    );
  });
}

describe('string_attribute', () => {
  const plain = { key: 'tier', values: ['gold', 'silver'] };
  const pattern = { key: 'path', values: ['^/v[12]/', 'health'], regex: true };
  const inverted = { ...plain, invert: true };
  itKeeps('string_attribute', [
    ['keeps a span with one of the values', plain, [{}, span('tier', 'silver')], true],
    ['keeps a resource with one of the values', plain, [resource('tier', 'gold')], true],
    ['asks for the whole value', plain, [span('tier', 'golden')], false],
    ['asks for the exact key', plain, [span('tie', 'gold'), span('tiers', 'gold'), span('Tier', 'gold')], false],
    ['takes no other type for a text', { key: 'n', values: ['1', 'true'] }, [span('n', 1), span('n', true)], false],
    ['looks into no list', plain, [span('tier', ['gold'])], false],
    ['compares text beyond ASCII', { key: 'città', values: ['Århus'] }, [span('città', 'Århus')], true],
    ['finds a pattern anywhere in the value', pattern, [span('path', 'GET /v3/healthz')], true],
    ['obeys anchors', pattern, [span('path', '/v3/v1/')], false],
    ['is case sensitive unless the pattern says otherwise', pattern, [span('path', '/V1/')], false],
    ['knows flags of RE2', { key: 'path', values: ['(?i)^/V1'], regex: true }, [span('path', '/v1/a')], true],
    ['searches the resource too', pattern, [resource('path', '/v1/x')], true],
    ['searches an empty text', { key: 'path', values: ['^$'], regex: true }, [span('path', '')], true],
    ['inverted: keeps what has no such attribute', inverted, [{}], true],
    ['inverted: keeps other values', inverted, [span('tier', 'bronze')], true],
    ['inverted: one span of many with the value is enough to refuse', inverted, [{}, {}, span('tier', 'gold')], false],
    ['inverted: so is the resource', inverted, [resource('tier', 'gold')], false],
    ['inverted pattern', { ...pattern, invert: true }, [span('path', '/v1/')], false],
  ]);
});

describe('numeric_attribute', () => {
  const range = { key: 'code', min: 400, max: 499 };
  const big = { key: 'id', min: '9007199254740993', max: '9223372036854775807' };
  itKeeps('numeric_attribute', [
    ['keeps the lower end', range, [span('code', 400)], true],
    ['keeps the upper end', range, [span('code', 499)], true],
    ['refuses below', range, [span('code', 399)], false],
    ['refuses above', range, [span('code', 500)], false],
    ['keeps a resource in range', range, [resource('code', 404)], true],
    ['takes doubles', range, [span('code', 404.5)], true],
    ['takes no text for a number', range, [span('code', '404')], false],
    ['takes no truth value for a number', { key: 'code', min: 0, max: 1 }, [span('code', true)], false],
    ['with min alone', { key: 'code', min: 500 }, [span('code', 599)], true],
    ['with max alone', { key: 'code', max: -1 }, [span('code', -(2n ** 63n))], true],
    ['compares integers of 64 bits exactly: at the lower end', big, [span('id', 2n ** 53n + 1n)], true],
    ['compares integers of 64 bits exactly: one below', big, [span('id', 2n ** 53n)], false],
    ['compares integers of 64 bits exactly: the largest', big, [span('id', 2n ** 63n - 1n)], true],
    ['inverted: keeps what is out of range', { ...range, invert: true }, [span('code', 200)], true],
    ['inverted: keeps what has no such attribute', { ...range, invert: true }, [{}], true],
    ['inverted: refuses one in range', { ...range, invert: true }, [span('code', 200), span('code', 404)], false],
  ]);
});

describe('boolean_attribute', () => {
  const wanted = { key: 'cache.hit', value: true };
  itKeeps('boolean_attribute', [
    ['keeps the value', wanted, [span('cache.hit', true)], true],
    ['refuses the other', wanted, [span('cache.hit', false)], false],
    ['keeps false where that is wanted', { ...wanted, value: false }, [span('cache.hit', false)], true],
    ['takes what is absent for neither', { ...wanted, value: false }, [{}], false],
    ['takes no text for a truth value', wanted, [span('cache.hit', 'true')], false],
    ['keeps a resource with it', wanted, [resource('cache.hit', true)], true],
    ['inverted: keeps the other', { ...wanted, invert: true }, [span('cache.hit', false)], true],
    ['inverted: keeps what is absent', { ...wanted, invert: true }, [{}], true],
    ['inverted: refuses the value', { ...wanted, invert: true }, [{}, span('cache.hit', true)], false],
  ]);
});

describe('attribute policies', () => {
  it.each<readonly [Options, string]>([
    [{ type: 'string_attribute', values: ['a'] }, 'policies[0].key: must be a text that is not empty, not missing'],
    [{ type: 'string_attribute', key: 'a' }, 'policies[0].values: must be a list with at least one text'],
    [
      { type: 'string_attribute', key: 'a', values: ['('], regex: true },
      "policies[0].values[0]: not a regular expression of RE2's syntax: error parsing regexp: missing closing ): `(`",
    ],
    [
      { type: 'string_attribute', key: 'a', values: [String.raw`(a)\1`], regex: true },
      "policies[0].values[0]: not a regular expression of RE2's syntax: error parsing regexp: invalid escape sequence: `\\1`",
    ],
    [
      { type: 'string_attribute', key: 'a', values: ['(abcd){900}'], regex: true },
      'policies[0].values[0]: regular expression is too large once its repetitions are written out',
    ],
    [{ type: 'numeric_attribute', key: 'a' }, 'policies[0]: needs `min`, `max` or both'],
    [{ type: 'numeric_attribute', key: 'a', min: 2, max: 1 }, 'policies[0].max: must be at least `min`, which is 2'],
    [{ type: 'numeric_attribute', key: 'a', min: '1e3' }, 'policies[0].min: must be a number'],
    [{ type: 'boolean_attribute', key: 'a' }, 'policies[0].value: must be true or false, not missing'],
    [
      { type: 'boolean_attribute', key: 'a', value: true, invert_match: true },
      'policies[0].invert_match: unknown field; allowed here: name, type, value, key, invert, probability',
    ],
  ])('refuses %o', (options, message) => {
    expect(() => policySetOf(options)).toThrow(message);
  });

  it('keeps a share of what matches where it says so', () => {
    const set = policySetOf({ type: 'string_attribute', key: 'a', values: ['b'], probability: 0.25 });
    const spans = [span('a', 'b')];
    expect(decide(set, { spans })).toMatchObject({ kept: false, reason: 'not_sampled', probability: 0.25 });
    expect(decide(set, { spans, randomHi: 0xff_ffff })).toMatchObject({ kept: true, adjustedCount: 4 });
  });
});
