import { STATUS_CODES, type StatusCode } from '@clew/trace-model';

import type { DocumentObject } from '@clew/documents';
import type { SpanCondition } from '../matching/span-condition.js';
import { onSpanOrResource } from '../matching/span-condition.js';
import { flagIs, numberIn, textIn, textMatches } from '../matching/value-test.js';
import { compilePattern } from '../matching/pattern.js';
import { patternsOf } from './attribute-policies.js';
import { conditionPlan, type ConditionPlan, type PlanContext } from './policy-plan.js';
import { someSpan, type TraceCondition } from './trace-condition.js';

const VALUES_MAX = 1_000;
const SAMPLED_FLAG = 1;
const FLAGS_MAX = 0xff;

/** A span has one of these status codes. */
export function statusCode(object: DocumentObject, context: PlanContext): ConditionPlan {
  const codes = object.someOf('statusCodes', STATUS_CODES);
  const [only] = codes;
  if (codes.length === 1 && only === 'ERROR') return conditionPlan(object, context, () => HAS_ERROR);
  const test = numberIn(codes.map(wireValueOf));
  return conditionPlan(object, context, (set) => someSpan(set.matcher({ kind: 'status', test })));
}

/** The engine counts errors anyway. */
const HAS_ERROR: TraceCondition = { steadiness: 'rising', holds: (trace) => trace.hasError };

/** A span has a member of its W3C trace state with one of these values. */
export function traceState(object: DocumentObject, context: PlanContext): ConditionPlan {
  const key = object.text('key');
  const test = object.flag('regex', false)
    ? textMatches(patternsOf(object, 'values'))
    : textIn(object.someTexts('values', VALUES_MAX));
  return conditionPlan(object, context, (set) => someSpan(set.matcher({ kind: 'traceState', key, test })));
}

/** A span has one of these bits of its W3C trace flags set; by default the sampled flag. */
export function traceFlags(object: DocumentObject, context: PlanContext): ConditionPlan {
  const mask = object.integer('mask', { min: 1, max: FLAGS_MAX }, SAMPLED_FLAG);
  return conditionPlan(object, context, (set) => someSpan(set.matcher({ kind: 'flags', mask })));
}

/** A span says that no person asked for it: OpenTelemetry's `user_agent.synthetic.type`, or what vendors' probes send. */
export function synthetic(object: DocumentObject, context: PlanContext): ConditionPlan {
  const marks: SpanCondition[] = [
    onSpanOrResource('user_agent.synthetic.type', textIn(['bot', 'test'])),
    onSpanOrResource('synthetic', flagIs(true)),
    onSpanOrResource('user_agent.original', textMatches([compilePattern(PROBES)])),
  ];
  return conditionPlan(object, context, (set) => someSpan(set.matcher({ kind: 'or', parts: marks })));
}

/** User agents of probes that are widely used. */
const PROBES =
  '^(kube-probe/|GoogleHC/|ELB-HealthChecker/|Blackbox-Exporter/|Prometheus/|Consul Health Check|UptimeRobot|Pingdom)|DatadogSynthetics|k6/';

function wireValueOf(code: StatusCode): number {
  return STATUS_CODES.indexOf(code);
}
