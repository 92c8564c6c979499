import type { StoredSpan } from '@clew/store-contract';
import type { KeyValue } from '@clew/trace-model';

import { attributeText } from '../spans/attribute-text.js';
import type { WeightedTrace } from '../spans/weighted-trace.js';

/** What a trace is sorted by. */
export type CohortKey =
  /** An attribute of a span or of its resource: `service.version`, `deployment.environment.name`. */
  | { readonly type: 'attribute'; readonly key: string; readonly serviceName?: string }
  /** The variant that evaluations of this feature flag gave. */
  | { readonly type: 'flag'; readonly flagKey: string };

export interface Cohorts {
  readonly left: readonly WeightedTrace[];
  readonly right: readonly WeightedTrace[];
  /** Traces with both values, as a request may pass through old and new replicas: they belong to neither side. */
  readonly mixedTraceCount: number;
  /** Traces with neither value. */
  readonly otherTraceCount: number;
}

const VALUE_CHARS_MAX = 1_024;

/** Traces with one value and traces with another, for `diffGroups`: canary and baseline, flag on and off. */
export function splitCohorts(
  traces: readonly WeightedTrace[],
  key: CohortKey,
  leftValue: string,
  rightValue: string,
): Cohorts {
  const left: WeightedTrace[] = [];
  const right: WeightedTrace[] = [];
  let mixedTraceCount = 0;
  let otherTraceCount = 0;
  for (const trace of traces) {
    const values = new Set(trace.spans.flatMap((span) => valuesOf(span, key)));
    const isLeft = values.has(leftValue);
    const isRight = values.has(rightValue);
    if (isLeft && isRight) mixedTraceCount++;
    else if (isLeft) left.push(trace);
    else if (isRight) right.push(trace);
    else otherTraceCount++;
  }
  return { left, right, mixedTraceCount, otherTraceCount };
}

function valuesOf(span: StoredSpan, key: CohortKey): readonly string[] {
  if (key.type === 'flag') return flagVariants(span, key.flagKey);
  if (key.serviceName !== undefined && key.serviceName !== span.serviceName) return [];
  return [valueOf(span.attributes, key.key), valueOf(span.resource.attributes, key.key)].flatMap((text) => text ?? []);
}

/**
 * Evaluations are events (`feature_flag.evaluation`, once `feature_flag`) or attributes of the span. The variant has two
 * names, an old and a new one; without either, the value is what the flag gave.
 */
function flagVariants(span: StoredSpan, flagKey: string): readonly string[] {
  const evaluations = span.events
    .filter(({ name }) => name.startsWith('feature_flag'))
    .map((event) => event.attributes);
  return [...evaluations, span.attributes].flatMap((attributes) => {
    if (valueOf(attributes, 'feature_flag.key') !== flagKey) return [];
    return (
      valueOf(attributes, 'feature_flag.result.variant') ??
      valueOf(attributes, 'feature_flag.variant') ??
      valueOf(attributes, 'feature_flag.result.value') ??
      []
    );
  });
}

function valueOf(attributes: readonly KeyValue[], key: string): string | undefined {
  const value = attributes.find((attribute) => attribute.key === key)?.value;
  return value === undefined ? undefined : attributeText(value, VALUE_CHARS_MAX);
}
