import { describe, expect, it } from 'vitest';
import { describePolicies } from './describe-policy.js';

const ERRORS = { name: 'errors', type: 'status_code', statusCodes: ['ERROR'] };
const PAYMENTS = { name: 'pay', type: 'string_attribute', key: 'http.route', values: ['/pay', '/refund'] };

function textOf(policy: Record<string, unknown>): string | undefined {
  return describePolicies({ policies: [{ name: 'x', ...policy }] })[0]?.text;
}

describe('a policy in words', () => {
  it.each<[Record<string, unknown>, string]>([
    [{ type: 'always' }, 'Keeps traces of all kinds'],
    [{ type: 'probabilistic', probability: 0.05 }, 'Keeps 5.0% of traces of all kinds'],
    [ERRORS, 'Keeps traces with a span of status ERROR'],
    [{ type: 'latency', thresholdMs: 1_500 }, 'Keeps traces of at least 1.5 s'],
    [{ type: 'latency', thresholdMs: 100, upperThresholdMs: 60_000 }, 'Keeps traces longer than 100 ms and up to 1 m'],
    [{ type: 'span_count', min: 2, max: 50 }, 'Keeps traces with 2 to 50 spans'],
    [PAYMENTS, 'Keeps traces with http.route of /pay or /refund'],
    [{ ...PAYMENTS, invert: true, regex: true }, 'Keeps traces without http.route like /pay or /refund'],
    [{ type: 'boolean_attribute', key: 'vip', value: true }, 'Keeps traces with vip = true'],
    [{ type: 'rate_limiting', spansPerSecond: 12_400 }, 'Keeps whatever comes, up to 12.4k spans/s'],
    [{ type: 'error_signature', tracesPerWindow: 5 }, 'Keeps at least 5 traces of every kind of error in 10 m'],
    [
      { type: 'expression', keep: 'trace.duration > 300ms', probability: 0.5 },
      'Keeps 50% of traces where trace.duration > 300ms',
    ],
    [
      { type: 'and', policies: [PAYMENTS, { type: 'probabilistic', probability: 0.1 }] },
      'Keeps traces with http.route of /pay or /refund and keeps 10% of traces of all kinds',
    ],
    [{ type: 'not', policy: ERRORS }, 'Keeps traces not with a span of status ERROR'],
    [{ type: 'drop', policies: [PAYMENTS] }, 'Drops traces with http.route of /pay or /refund, whatever others say'],
    [{ type: 'colour', hue: 7 }, 'Keeps traces hue 7'],
  ])('%j', (policy, words) => {
    expect(textOf(policy)).toBe(words);
  });

  it('keeps the order and the names', () => {
    expect(describePolicies({ policies: [ERRORS, PAYMENTS] }).map(({ name }) => name)).toEqual(['errors', 'pay']);
  });

  it.each([undefined, null, 7, [], {}, { policies: {} }, { policies: [null, 5] }])(
    'is nothing for %j, which is no document',
    (content) => {
      expect(describePolicies(content)).toEqual([]);
    },
  );
});
