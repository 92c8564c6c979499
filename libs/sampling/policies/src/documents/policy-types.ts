import { booleanAttribute, numericAttribute, stringAttribute } from '../policies/attribute-policies.js';
import { and, drop, not } from '../policies/combining-policies.js';
import { composite } from '../policies/composite-policy.js';
import { expression } from '../policies/expression-policy.js';
import { bytesLimiting, errorSignature, rateLimiting } from '../policies/limit-policies.js';
import type { PlanParser } from '../policies/policy-plan.js';
import { budget, dynamicRate, probabilistic } from '../policies/share-policies.js';
import { statusCode, synthetic, traceFlags, traceState } from '../policies/span-policies.js';
import { always, latency, linked, newDeploy, rarePath, slowRoute, spanCount } from '../policies/trace-policies.js';

/** Every type of policy that a document may hold. docs/reference/sampling-policies.md tells of them in this order. */
export const POLICY_TYPES = [
  'always',
  'latency',
  'numeric_attribute',
  'string_attribute',
  'boolean_attribute',
  'probabilistic',
  'status_code',
  'trace_state',
  'rate_limiting',
  'bytes_limiting',
  'span_count',
  'trace_flags',
  'and',
  'not',
  'drop',
  'composite',
  'expression',
  'error_signature',
  'rare_path',
  'dynamic_rate',
  'slow_route',
  'synthetic',
  'new_deploy',
  'linked',
  'budget',
] as const;

export type PolicyType = (typeof POLICY_TYPES)[number];

export const PLAN_PARSERS: Readonly<Record<PolicyType, PlanParser>> = {
  always,
  latency,
  numeric_attribute: numericAttribute,
  string_attribute: stringAttribute,
  boolean_attribute: booleanAttribute,
  probabilistic,
  status_code: statusCode,
  trace_state: traceState,
  rate_limiting: rateLimiting,
  bytes_limiting: bytesLimiting,
  span_count: spanCount,
  trace_flags: traceFlags,
  and,
  not,
  drop,
  composite,
  expression,
  error_signature: errorSignature,
  rare_path: rarePath,
  dynamic_rate: dynamicRate,
  slow_route: slowRoute,
  synthetic,
  new_deploy: newDeploy,
  linked,
  budget,
};
