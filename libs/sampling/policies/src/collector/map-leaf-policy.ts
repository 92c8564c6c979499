import type { DocumentObject } from '@clew/documents';
import { compilePattern } from '../matching/pattern.js';
import { type MappedPolicy, NoEqual, same } from './import-note.js';
import { translateConditions } from './ottl/translate-conditions.js';

const ANY_NUMBER = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };
const FROM_ZERO = { min: 0, max: Number.MAX_SAFE_INTEGER };
const LISTS_MAX = 1_000;
const PATTERN_LENGTH_MAX = 4_096;
const BURST_FACTOR = 2;

const WHOLE_STREAM = 'the limit holds for the whole stream, not for each Collector';
const ASKED_LAST = 'it is asked only about traces that no other policy keeps, so it admits more of those';
const DOUBLES =
  'doubles are compared too; the Collector compares whole numbers only, and takes every other value for 0';
const ABOUT_ZERO = `${DOUBLES}, which is within these bounds, so that it matches texts, truth values and lists as well`;
const EMPTY_TEXT =
  'a pattern matches the empty text; the Collector passes over an empty text of a span, and takes any value of a resource that ' +
  'is no text for an empty one';
const NO_FALSE = 'a value that is no truth value is not false; the Collector takes it for false';
const NO_WEIGHT = 'what it keeps has no probability, so it is not weighed in estimates';

/** Options of a type without its name: `name` and `type` are added by the caller. */
type LeafMapper = (options: DocumentObject) => MappedPolicy;

/** Policies that hold no others, by the Collector's name for their type. */
export const LEAF_MAPPERS: ReadonlyMap<string, LeafMapper> = new Map<string, LeafMapper>([
  ['always_sample', () => same({ type: 'always' })],
  ['latency', latency],
  ['numeric_attribute', numericAttribute],
  ['string_attribute', stringAttribute],
  ['boolean_attribute', booleanAttribute],
  ['probabilistic', probabilistic],
  ['status_code', statusCode],
  ['trace_state', traceState],
  ['trace_flags', () => same({ type: 'trace_flags' })],
  ['rate_limiting', rateLimiting],
  ['bytes_limiting', bytesLimiting],
  ['span_count', spanCount],
  ['ottl_condition', ottlCondition],
]);

function latency(options: DocumentObject): MappedPolicy {
  const thresholdMs = options.number('threshold_ms', FROM_ZERO, 0);
  const upperThresholdMs = options.number('upper_threshold_ms', FROM_ZERO, 0);
  if (upperThresholdMs === 0) return same({ type: 'latency', thresholdMs });
  if (upperThresholdMs <= thresholdMs)
    throw new NoEqual('`upper_threshold_ms` is not above `threshold_ms`: it keeps nothing');
  return {
    policy: { type: 'latency', thresholdMs, upperThresholdMs },
    differences: ['the whole trace is compared with both bounds; the Collector compares it as it adds span by span'],
  };
}

function numericAttribute(options: DocumentObject): MappedPolicy {
  const key = options.text('key');
  // The Collector cannot tell 0 from absent.
  const min = options.number('min_value', ANY_NUMBER, 0);
  const max = options.number('max_value', ANY_NUMBER, 0);
  const isInverted = options.flag('invert_match', false);
  if (min === 0 && max === 0) throw new NoEqual('neither `min_value` nor `max_value` is set');
  if (max !== 0 && min !== 0 && max < min) return matchesNothing(isInverted, '`max_value` is below `min_value`');
  const hasZero = min <= 0 && max >= 0;
  return {
    policy: {
      type: 'numeric_attribute',
      key,
      ...(min !== 0 && { min }),
      ...(max !== 0 && { max }),
      ...(isInverted && { invert: true }),
    },
    differences: [hasZero ? ABOUT_ZERO : DOUBLES],
  };
}

function stringAttribute(options: DocumentObject): MappedPolicy {
  const key = options.text('key');
  const isRegex = options.flag('enabled_regex_matching', false);
  const values = options.textsOrEmpty('values', LISTS_MAX, PATTERN_LENGTH_MAX);
  const isInverted = options.flag('invert_match', false);
  options.has('cache_max_size');
  // Empty values match nothing in the Collector unless they are patterns, which then match everything.
  const meant = isRegex ? values.map((value) => (value === '' ? '.*' : value)) : values.filter((value) => value !== '');
  if (meant.length === 0) return matchesNothing(isInverted, '`values` are empty');
  return {
    policy: {
      type: 'string_attribute',
      key,
      values: meant,
      ...(isRegex && { regex: true }),
      ...(isInverted && { invert: true }),
    },
    differences: isRegex && meant.some(matchesEmptyText) ? [EMPTY_TEXT] : [],
  };
}

/** Of an inverted match nothing is everything. */
function matchesNothing(isInverted: boolean, why: string): MappedPolicy {
  if (isInverted) return same({ type: 'always' });
  throw new NoEqual(`${why}: it matches nothing, so it keeps nothing`);
}

function matchesEmptyText(pattern: string): boolean {
  try {
    return compilePattern(pattern).isFoundIn(new Uint8Array(0));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return false; // it is refused with the document
  }
}

function booleanAttribute(options: DocumentObject): MappedPolicy {
  const key = options.text('key');
  const value = options.flag('value', false);
  const isInverted = options.flag('invert_match', false);
  return {
    policy: { type: 'boolean_attribute', key, value, ...(isInverted && { invert: true }) },
    differences: value ? [] : [NO_FALSE],
  };
}

function probabilistic(options: DocumentObject): MappedPolicy {
  const percentage = options.number('sampling_percentage', ANY_NUMBER, 0);
  const hasSalt = options.has('hash_salt');
  const probability = shareOf(percentage);
  if (probability === 0 || probability === 1) return same({ type: 'probabilistic', probability });
  return {
    policy: { type: 'probabilistic', probability },
    differences: [
      'the share is the same; which traces follows from their own random bits (OpenTelemetry consistent sampling) in place ' +
        `of a hash${hasSalt ? ', so `hash_salt` has no place' : ''}`,
    ],
  };
}

/** Without the digits that dividing by 100 adds: 0.07, not 0.07000000000000001. */
function shareOf(percentage: number): number {
  return Number(Math.min(1, Math.max(0, percentage / 100)).toPrecision(15));
}

function statusCode(options: DocumentObject): MappedPolicy {
  return same({ type: 'status_code', statusCodes: options.someOf('status_codes', ['OK', 'ERROR', 'UNSET']) });
}

function traceState(options: DocumentObject): MappedPolicy {
  const key = options.text('key');
  const values = options.textsOrEmpty('values', LISTS_MAX, PATTERN_LENGTH_MAX).filter((value) => value !== '');
  if (values.length === 0) throw new NoEqual('`values` are empty, so it matches nothing');
  return same({ type: 'trace_state', key, values });
}

function rateLimiting(options: DocumentObject): MappedPolicy {
  const spansPerSecond = options.number('spans_per_second', FROM_ZERO, 0);
  const burstSpans = options.number('burst_capacity', FROM_ZERO, 0);
  if (spansPerSecond === 0) throw new NoEqual('`spans_per_second` is 0, so it keeps nothing');
  return {
    policy: {
      type: 'rate_limiting',
      spansPerSecond,
      burstSpans: burstSpans === 0 ? BURST_FACTOR * spansPerSecond : burstSpans,
    },
    differences: [WHOLE_STREAM, ASKED_LAST, NO_WEIGHT],
  };
}

function bytesLimiting(options: DocumentObject): MappedPolicy {
  const bytesPerSecond = options.number('bytes_per_second', FROM_ZERO, 0);
  const burstBytes = options.number('burst_capacity', FROM_ZERO, 0);
  if (bytesPerSecond === 0) throw new NoEqual('`bytes_per_second` is 0, so it keeps nothing');
  return {
    policy: {
      type: 'bytes_limiting',
      bytesPerSecond,
      burstBytes: burstBytes === 0 ? BURST_FACTOR * bytesPerSecond : burstBytes,
    },
    differences: [WHOLE_STREAM, ASKED_LAST, NO_WEIGHT, 'bytes are those of the spans, without their resources'],
  };
}

function spanCount(options: DocumentObject): MappedPolicy {
  const min = options.integer('min_spans', FROM_ZERO, 0);
  const max = options.integer('max_spans', FROM_ZERO, 0);
  if (min === 0 && max === 0) return same({ type: 'always' });
  if (max > 0 && max < min) throw new NoEqual('`max_spans` is below `min_spans`: it keeps nothing');
  return same({ type: 'span_count', ...(min > 0 && { min }), ...(max > 0 && { max }) });
}

function ottlCondition(options: DocumentObject): MappedPolicy {
  const stopsAtErrors = options.optionalText('error_mode')?.toLowerCase() === 'propagate';
  const onSpans = options.textsOrEmpty('span', LISTS_MAX, PATTERN_LENGTH_MAX);
  const onEvents = options.textsOrEmpty('spanevent', LISTS_MAX, PATTERN_LENGTH_MAX);
  if (onEvents.length > 0) throw new NoEqual('conditions on span events: events are not looked into');
  if (onSpans.length === 0) throw new NoEqual('it has no conditions');
  const { condition, differences } = translateConditions(onSpans, { stopsAtErrors });
  return { policy: { type: 'expression', keep: `any(${condition})` }, differences };
}
