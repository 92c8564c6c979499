import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { parseSamplingDocument } from '../documents/sampling-document.js';
import { importCollectorTailSampling } from './import-tail-sampling.js';

const CONFIG = join(import.meta.dirname, 'testing/gateway-collector.yaml');
const GOLDEN = join(import.meta.dirname, 'testing/gateway-collector.golden.json');

type Options = Readonly<Record<string, unknown>>;

/** What becomes of one policy with these options. */
function importOne(type: string, options: unknown): { readonly policy: unknown; readonly note: unknown } {
  const { document, report } = importCollectorTailSampling({ policies: [{ name: 'p', type, [type]: options }] });
  return { policy: document.policies[0], note: report[0] };
}

describe('the tail sampling of a Collector', () => {
  it('is taken over as a whole, with a note on each policy and option', () => {
    const imported = importCollectorTailSampling(parse(readFileSync(CONFIG, 'utf8')));
    // `UPDATE_GOLDEN=1` writes the file, which is reviewed like source.
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(GOLDEN, `${JSON.stringify(imported, null, 2)}\n`);
    expect(imported).toEqual(JSON.parse(readFileSync(GOLDEN, 'utf8')));
    expect(parseSamplingDocument(imported.document).policies).toHaveLength(imported.document.policies.length);
  });

  it.each<[string, Options, unknown]>([
    ['always_sample', {}, { type: 'always' }],
    ['latency', { threshold_ms: 5000 }, { type: 'latency', thresholdMs: 5000 }],
    ['numeric_attribute', { key: 'k', min_value: 2, max_value: 1, invert_match: true }, { type: 'always' }],
    ['string_attribute', { key: 'k', values: ['a', ''] }, { type: 'string_attribute', key: 'k', values: ['a'] }],
    ['string_attribute', { key: 'k', values: [''], invert_match: true }, { type: 'always' }],
    ['boolean_attribute', { key: 'k', value: true }, { type: 'boolean_attribute', key: 'k', value: true }],
    ['probabilistic', { sampling_percentage: 100 }, { type: 'probabilistic', probability: 1 }],
    ['probabilistic', { sampling_percentage: 250 }, { type: 'probabilistic', probability: 1 }],
    ['probabilistic', {}, { type: 'probabilistic', probability: 0 }],
    ['status_code', { status_codes: ['OK', 'UNSET'] }, { type: 'status_code', statusCodes: ['OK', 'UNSET'] }],
    ['trace_state', { key: 'k', values: ['a'] }, { type: 'trace_state', key: 'k', values: ['a'] }],
    ['trace_flags', {}, { type: 'trace_flags' }],
    ['span_count', { min_spans: 2, max_spans: 20 }, { type: 'span_count', min: 2, max: 20 }],
    ['span_count', { max_spans: 20 }, { type: 'span_count', max: 20 }],
    ['span_count', {}, { type: 'always' }],
  ])('%s %o is the same', (type, options, expected) => {
    expect(importOne(type, options)).toEqual({
      policy: { name: 'p', ...(expected as Options) },
      note: { policy: 'p', level: 'exact', message: 'the same' },
    });
  });

  it.each<[string, Options, Options, string]>([
    [
      'latency',
      { threshold_ms: 1, upper_threshold_ms: 2 },
      { type: 'latency', thresholdMs: 1, upperThresholdMs: 2 },
      'the whole trace is compared with both bounds',
    ],
    [
      'numeric_attribute',
      { key: 'k', min_value: 1, invert_match: true },
      { type: 'numeric_attribute', key: 'k', min: 1, invert: true },
      'takes every other value for 0',
    ],
    [
      'numeric_attribute',
      { key: 'k', min_value: 0, max_value: 9 },
      { type: 'numeric_attribute', key: 'k', max: 9 },
      'takes every other value for 0, which is within these bounds',
    ],
    [
      'string_attribute',
      { key: 'k', values: ['a', 'b*'], enabled_regex_matching: true },
      { type: 'string_attribute', key: 'k', values: ['a', 'b*'], regex: true },
      'a pattern matches the empty text',
    ],
    ['boolean_attribute', { key: 'k' }, { type: 'boolean_attribute', key: 'k', value: false }, 'takes it for false'],
    [
      'ottl_condition',
      { error_mode: 'propagate', span: ['HasPrefix(attributes["a"], "b")'] },
      { type: 'expression', keep: 'any(span.attributes["a"] =~ "^b")' },
      'in the Collector they fail',
    ],
    [
      'probabilistic',
      { sampling_percentage: 7 },
      { type: 'probabilistic', probability: 0.07 },
      'the share is the same',
    ],
    [
      'rate_limiting',
      { spans_per_second: 35 },
      { type: 'rate_limiting', spansPerSecond: 35, burstSpans: 70 },
      'the limit holds for the whole stream',
    ],
    [
      'bytes_limiting',
      { bytes_per_second: 10, burst_capacity: 15 },
      { type: 'bytes_limiting', bytesPerSecond: 10, burstBytes: 15 },
      'bytes are those of the spans',
    ],
    [
      'composite',
      {
        max_total_spans_per_second: 100,
        composite_sub_policy: [{ name: 'a', type: 'always_sample' }],
        rate_allocation: [{ policy: 'a', percent: 0 }],
      },
      { type: 'composite', spansPerSecondMax: 100, policies: [{ name: 'a', type: 'always' }] },
      'allotments hold for the whole stream',
    ],
    [
      'composite',
      {
        max_total_spans_per_second: 100,
        composite_sub_policy: [
          { name: 'a', type: 'always_sample' },
          { name: 'b', type: 'always_sample' },
        ],
        rate_allocation: [
          { policy: 'a', percent: 10 },
          { policy: 'a', percent: 300 },
        ],
      },
      {
        type: 'composite',
        spansPerSecondMax: 100,
        policies: [
          { name: 'a', type: 'always' },
          { name: 'b', type: 'always' },
        ],
        rateAllocation: [
          { policy: 'a', percent: 100 },
          { policy: 'b', percent: 0 },
        ],
      },
      'b has no rate_allocation, and so keeps nothing',
    ],
  ])('%s %o is nearly the same', (type, options, expected, message) => {
    expect(importOne(type, options)).toEqual({
      policy: { name: 'p', ...expected },
      note: { policy: 'p', level: 'changed', message: expect.stringContaining(message) as string },
    });
  });

  it.each<[string, unknown, string]>([
    ['numeric_attribute', { key: 'k' }, 'neither `min_value` nor `max_value` is set'],
    ['string_attribute', { key: 'k', values: [''] }, '`values` are empty'],
    ['string_attribute', { key: 'k', values: ['('], enabled_regex_matching: true }, "RE2's syntax"],
    ['status_code', { status_codes: ['WARN'] }, 'must be one of OK, ERROR, UNSET, not "WARN"'],
    ['status_code', {}, 'must be a list with at least one text'],
    ['rate_limiting', {}, '`spans_per_second` is 0, so it keeps nothing'],
    ['latency', { threshold: 1 }, 'policies[0].latency.threshold: unknown field'],
    ['latency', { threshold_ms: 5, upper_threshold_ms: 3 }, 'it keeps nothing'],
    ['numeric_attribute', { key: 'k', min_value: 2, max_value: 1 }, 'it keeps nothing'],
    ['span_count', { min_spans: 4, max_spans: 2 }, 'it keeps nothing'],
    ['ottl_condition', { spanevent: ['true'] }, 'events are not looked into'],
    ['ottl_condition', { span: ['ParseJSON(attributes["a"])["b"] == 1'] }, 'ParseJSON() has no equal'],
    ['not', { not_sub_policy: { name: 'q', type: 'rate_limiting', rate_limiting: { spans_per_second: 1 } } }, 'limit'],
    ['acme_score', { threshold: 1 }, 'an extension of that Collector'],
  ])('%s %o has no equal', (type, options, message) => {
    expect(importOne(type, options)).toEqual({
      policy: undefined,
      note: { policy: 'p', level: 'missing', message: expect.stringContaining(message) as string },
    });
  });

  it('says of every option where it has gone', () => {
    const { report } = importCollectorTailSampling({
      decision_wait: '10s',
      drop_pending_traces_on_shutdown: false,
      sample_on_first_match: true,
      maximum_trace_size_bytes: 1_000_000,
      of_tomorrow: { a: 1 },
      policies: [],
    });
    expect(report.map(({ policy, level, message }) => [policy, level, message.split(' ')[0]])).toEqual([
      ['', 'changed', 'decision_wait'],
      ['', 'exact', 'sample_on_first_match'],
      ['', 'missing', 'maximum_trace_size_bytes'],
      ['', 'missing', 'of_tomorrow'],
    ]);
  });

  it.each([
    ['the block', { policies: [{ name: 'a', type: 'always_sample' }] }],
    ['the processor', { 'tail_sampling/a': { policies: [{ name: 'a', type: 'always_sample' }] } }],
    ['the configuration', { processors: { tail_sampling: { policies: [{ name: 'a', type: 'always_sample' }] } } }],
  ])('is found in %s', (_what, config) => {
    expect(importCollectorTailSampling(config).document).toEqual({ policies: [{ name: 'a', type: 'always' }] });
  });

  it.each<[unknown, string]>([
    ['text', 'must be an object'],
    [{ processors: { batch: {} } }, 'there is no processor tail_sampling'],
    [
      { tail_sampling: {}, 'tail_sampling/b': {} },
      'there are several such processors (tail_sampling, tail_sampling/b)',
    ],
    [{ policies: {} }, 'policies: must be a list'],
    [{ policies: [{ type: 'latency' }] }, 'policies[0].name: must be a text'],
    [
      { processors: { tail_sampling: { policies: [7] } } },
      'processors.tail_sampling.policies[0]: must be an object, not 7',
    ],
  ])('refuses %o', (config, message) => {
    expect(() => importCollectorTailSampling(config)).toThrow(message);
  });
});
