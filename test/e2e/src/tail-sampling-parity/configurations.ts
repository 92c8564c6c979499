import type { TailSamplingBlock } from './collector-decisions.js';

/**
 * What Clew keeps, beside what the Collector keeps: the very same traces; as large a share of them; some of them and no others; others,
 * as the note tells; or nothing, as the policy is not taken over.
 */
type Relation = 'same' | 'share' | 'fewer' | 'others' | 'missing';

export interface Configuration {
  readonly name: string;
  readonly block: TailSamplingBlock;
  readonly relation: Relation;
  /** What the importer says of it. Without one it says `exact`, and then only 'same' is right. */
  readonly note?: string;
}

interface Policy {
  readonly name: string;
  readonly type: string;
  readonly [options: string]: unknown;
}

/** A policy as the Collector has it: its options stand under its type. */
function policy(type: string, options: unknown = {}, name = type): Policy {
  return { name, type, [type]: options };
}

function same(name: string, ...policies: readonly Policy[]): Configuration {
  return { name, block: { policies }, relation: 'same' };
}

function told(name: string, relation: Relation, note: string, ...policies: readonly Policy[]): Configuration {
  return { name, block: { policies }, relation, note };
}

const text = (options: object): Policy => policy('string_attribute', { key: 'tier', ...options }, 'text');
const number = (options: object): Policy => policy('numeric_attribute', { key: 'size', ...options }, 'number');
const flag = (options: object): Policy => policy('boolean_attribute', { key: 'cached', ...options }, 'flag');
const error = policy('status_code', { status_codes: ['ERROR'] }, 'error');
const gold = text({ values: ['gold'] });
const share = policy('probabilistic', { sampling_percentage: 25 }, 'share');
const and = (...and_sub_policy: readonly Policy[]): Policy => policy('and', { and_sub_policy });
const drop = (...drop_sub_policy: readonly Policy[]): Policy => policy('drop', { drop_sub_policy });
const not = (not_sub_policy: Policy): Policy => policy('not', { not_sub_policy });
const ottl = (...span: readonly string[]): Policy => policy('ottl_condition', { error_mode: 'ignore', span });
const all = policy('always_sample');

const DOUBLES = 'doubles are compared too';

const LEAVES: readonly Configuration[] = [
  same('always_sample', all),
  same('no policies'),

  same('latency from a bound', policy('latency', { threshold_ms: 100 })),
  same('latency from 0', policy('latency')),
  told(
    'latency between bounds',
    'fewer',
    'both bounds',
    policy('latency', { threshold_ms: 100, upper_threshold_ms: 200 }),
  ),
  told('latency between 0 and a bound', 'fewer', 'both bounds', policy('latency', { upper_threshold_ms: 100 })),
  told(
    'latency between crossed bounds',
    'missing',
    'keeps nothing',
    policy('latency', { threshold_ms: 200, upper_threshold_ms: 100 }),
  ),

  told('number between bounds', 'same', DOUBLES, number({ min_value: 100, max_value: 200 })),
  told('number of one value', 'same', DOUBLES, number({ min_value: 100, max_value: 100 })),
  told('number from a bound', 'same', DOUBLES, number({ min_value: 101 })),
  told('number to a bound below 0', 'same', DOUBLES, number({ max_value: -1 })),
  told('number to a bound, and 0', 'same', DOUBLES, number({ min_value: 0, max_value: 99 })),
  told('number between bounds about 0', 'same', DOUBLES, number({ min_value: -5, max_value: 1 })),
  told('number outside of bounds', 'same', DOUBLES, number({ min_value: 100, max_value: 200, invert_match: true })),
  told('number between crossed bounds', 'missing', 'keeps nothing', number({ min_value: 200, max_value: 100 })),
  same('number outside of crossed bounds', number({ min_value: 200, max_value: 100, invert_match: true })),
  told('numbers among other values', 'others', DOUBLES, number({ key: 'mixed', min_value: 100, max_value: 200 })),
  told(
    'numbers about 0 among other values',
    'others',
    'within these bounds',
    number({ key: 'mixed', min_value: -5, max_value: 1 }),
  ),

  same('text among values', text({ values: ['gold', 'silver', 'unheard of'] })),
  same('text among values, one of them empty', text({ values: ['', 'gött'] })),
  same('text outside of values', text({ values: ['gold'], invert_match: true })),
  told('text among no values', 'missing', 'matches nothing', text({ values: [''] })),
  same('text outside of no values', text({ values: [], invert_match: true })),
  same('text by pattern', text({ values: ['^go'], enabled_regex_matching: true, cache_max_size: 10 })),
  same(
    'text by patterns',
    text({ values: ['^gold$', '(?i)SILV', 'a.b', String.raw`\x{f6}tt`], enabled_regex_matching: true }),
  ),
  same('text by no pattern', text({ values: ['gold', '^s'], enabled_regex_matching: true, invert_match: true })),
  same('text of a resource', text({ key: 'service.name', values: ['cart'] })),
  same(
    'text of a resource by pattern',
    text({ key: 'service.name', values: ['^(cart|pay)$'], enabled_regex_matching: true }),
  ),
  same('text of no resource', text({ key: 'service.name', values: ['cart'], invert_match: true })),
  same('texts among other values', text({ key: 'mixed', values: ['gold', '100', 'true'] })),
  same(
    'texts by pattern among other values',
    text({ key: 'mixed', values: ['^1', 'old'], enabled_regex_matching: true }),
  ),
  told('any text', 'others', 'empty text', text({ key: 'mixed', values: ['.*'], enabled_regex_matching: true })),
  told(
    'any text, written as none',
    'others',
    'empty text',
    text({ key: 'mixed', values: [''], enabled_regex_matching: true }),
  ),

  same('true', flag({ value: true })),
  told('false', 'same', 'no truth value', flag({ value: false })),
  same('not true', flag({ value: true, invert_match: true })),
  told('not false', 'same', 'no truth value', flag({ value: false, invert_match: true })),
  same('true among other values', flag({ key: 'mixed', value: true })),
  told('false among other values', 'fewer', 'no truth value', flag({ key: 'mixed', value: false })),

  same('status ERROR', error),
  same('status OK or UNSET', policy('status_code', { status_codes: ['OK', 'UNSET'] })),
  same('status OK', policy('status_code', { status_codes: ['OK'] })),
  same('trace state', policy('trace_state', { key: 'vendor', values: ['gold', 'bronze'] })),
  same('trace state of another key', policy('trace_state', { key: 'other', values: ['gold', 'x'] })),
  same('trace flags', policy('trace_flags')),

  same('span count from a bound', policy('span_count', { min_spans: 3 })),
  same('span count between bounds', policy('span_count', { min_spans: 2, max_spans: 4 })),
  same('span count to a bound', policy('span_count', { max_spans: 2 })),
  same('span count without bounds', policy('span_count')),
  told(
    'span count between crossed bounds',
    'missing',
    'keeps nothing',
    policy('span_count', { min_spans: 4, max_spans: 2 }),
  ),

  told('a share', 'share', 'the share is the same', share),
  told(
    'a share with a salt',
    'share',
    '`hash_salt`',
    policy('probabilistic', { sampling_percentage: 60, hash_salt: 'x' }),
  ),
  same('a share of everything', policy('probabilistic', { sampling_percentage: 100 })),
  same('a share of nothing', policy('probabilistic', { sampling_percentage: 0 })),
];

const LIMITS: readonly Configuration[] = [
  told(
    'more spans a second than come',
    'same',
    'whole stream',
    policy('rate_limiting', { spans_per_second: 1_000_000 }),
  ),
  told(
    'traces larger than a burst of spans',
    'same',
    'whole stream',
    policy('rate_limiting', { spans_per_second: 1_000_000_000, burst_capacity: 3 }),
  ),
  told('more bytes a second than come', 'same', 'whole stream', policy('bytes_limiting', { bytes_per_second: 1e9 })),
  told('no spans a second', 'missing', 'keeps nothing', policy('rate_limiting')),
  told(
    'composite of generous rates',
    'same',
    'whole stream',
    policy('composite', {
      max_total_spans_per_second: 1_000_000,
      policy_order: ['error', 'text'],
      composite_sub_policy: [error, gold],
      rate_allocation: [
        { policy: 'error', percent: 40 },
        { policy: 'text', percent: 0 },
      ],
    }),
  ),
  told(
    'composite of one generous rate',
    'same',
    'has no rate',
    policy('composite', {
      max_total_spans_per_second: 1_000_000,
      composite_sub_policy: [error, gold],
      rate_allocation: [{ policy: 'text', percent: 100 }],
    }),
  ),
  told(
    'composite of no rates',
    'same',
    'has no rate',
    policy('composite', { max_total_spans_per_second: 1_000_000, composite_sub_policy: [all] }),
  ),
  told(
    'composite of an and',
    'same',
    'whole stream',
    policy('composite', {
      max_total_spans_per_second: 1_000_000,
      composite_sub_policy: [and(gold, error)],
      rate_allocation: [{ policy: 'and', percent: 250 }],
    }),
  ),
];

const COMBINED: readonly Configuration[] = [
  same('several policies', error, gold, policy('latency', { threshold_ms: 101 })),
  {
    ...same('the first match', error, gold, flag({ value: true })),
    block: { sample_on_first_match: true, policies: [error, gold] },
  },
  same('a policy beside an inverted one', gold, {
    ...text({ key: 'mixed', values: ['silver'], invert_match: true }),
    name: 'inverted',
  }),
  same('and', and(gold, policy('span_count', { min_spans: 3 }))),
  same(
    'and of inverted matches',
    and(text({ values: ['gold'], invert_match: true }), flag({ value: true, invert_match: true })),
  ),
  same('and of a not', and(gold, not(error))),
  told('and of a share', 'share', 'the share is the same', and(share, policy('span_count', { min_spans: 2 }))),
  told('and of nothing', 'missing', 'at least one', and()),
  same('not', not(gold)),
  same('not of an inverted match', not(text({ values: ['gold'], invert_match: true }))),
  told('not of a share', 'share', 'as large a share', not(share)),
  same('drop before what keeps', drop(gold), all),
  same('drop behind what keeps', all, drop(gold, error)),
  same('drop of a not', all, drop(not(gold))),
  same('drop of an inverted match', all, drop(text({ values: ['gold'], invert_match: true }))),
  same('drop alone', drop(gold)),
  told('drop of a share', 'missing', 'drops a share', drop(share)),
];

const CONDITIONS: readonly Configuration[] = [
  same('text of a span', ottl('attributes["tier"] == "gold"')),
  same('any other value or none', ottl('attributes["mixed"] != "gold" and attributes["mixed"] != 100')),
  same('text of a resource, by OTTL', ottl('resource.attributes["service.name"] == "pay"')),
  same('order of numbers', ottl('attributes["mixed"] >= 100 and attributes["mixed"] < 150.75')),
  same('order of numbers from the other side', ottl('200 < span.attributes["size"]')),
  same('truth values', ottl('attributes["mixed"] == true or attributes["cached"] == false')),
  same('is there', ottl('attributes["tier"] != nil and attributes["size"] == nil')),
  same('is there, whatever it is', ottl('attributes["mixed"] != nil')),
  same('fields of a span', ottl('name == "GET /" and kind == SPAN_KIND_SERVER', 'status.code == STATUS_CODE_ERROR')),
  same('kinds as texts', ottl('kind.string == "Client" and name != "work"')),
  same('trace state, by OTTL', ottl('trace_state["vendor"] == "gold"')),
  same('root spans', ottl('IsRootSpan() and not (attributes["cached"] == true)')),
  same('prefixes and suffixes', ottl('HasPrefix(name, "GET") and HasSuffix(name, "t")')),
  same('prefixes of what may be absent', ottl('HasPrefix(attributes["mixed"], "go")')),
  told('no prefix of what may be absent', 'others', 'HasPrefix', ottl('not HasPrefix(attributes["mixed"], "go")')),
  told('patterns on texts', 'same', 'texts only', ottl('IsMatch(attributes["tier"], "^g.*[dt]$")')),
  told('patterns on other values', 'fewer', 'texts only', ottl('IsMatch(attributes["mixed"], "^1")')),
  told('events', 'missing', 'span events', policy('ottl_condition', { spanevent: ['name == "x"'] })),
];

export const CONFIGURATIONS: readonly Configuration[] = [...LEAVES, ...LIMITS, ...COMBINED, ...CONDITIONS];
