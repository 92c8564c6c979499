import { describe, expect, it } from 'vitest';

import type { WeightedTrace } from '../spans/weighted-trace.js';
import { spanOf, START, type SpanSketch } from '../testing/spans.js';
import { splitCohorts } from './cohorts.js';

describe('splitCohorts', () => {
  it('splits by version, of one service where asked', () => {
    const old = trace({ id: 1, resource: { 'service.version': '1.0' } });
    const mixed = trace(
      { id: 1, resource: { 'service.version': '1.0' } },
      { id: 2, parent: 1, service: 'pay', resource: { 'service.version': '2.0' } },
    );
    const fresh = trace({ id: 1, service: 'pay', resource: { 'service.version': '2.0' } });
    const none = trace({ id: 1 });
    const key = { type: 'attribute', key: 'service.version' } as const;
    expect(splitCohorts([old, mixed, fresh, none], key, '1.0', '2.0')).toEqual({
      left: [old],
      right: [fresh],
      mixedTraceCount: 1,
      otherTraceCount: 1,
    });
    expect(splitCohorts([old, mixed, fresh, none], { ...key, serviceName: 'pay' }, '1.0', '2.0')).toEqual({
      left: [],
      right: [mixed, fresh],
      mixedTraceCount: 0,
      otherTraceCount: 2,
    });
  });

  it('splits by the variant of a flag, from events and attributes', () => {
    const on = trace({ id: 1, span: { events: [evaluation('checkout', 'on')] } });
    const off = trace({ id: 1, attributes: { 'feature_flag.key': 'checkout', 'feature_flag.variant': 'off' } });
    const other = trace({ id: 1, span: { events: [evaluation('search', 'on')] } });
    const key = { type: 'flag', flagKey: 'checkout' } as const;
    expect(splitCohorts([on, off, other], key, 'off', 'on')).toMatchObject({
      left: [off],
      right: [on],
      otherTraceCount: 1,
    });
  });
});

function trace(...sketches: SpanSketch[]): WeightedTrace {
  return { spans: sketches.map(spanOf), weight: 1 };
}

function evaluation(flag: string, variant: string): NonNullable<NonNullable<SpanSketch['span']>['events']>[number] {
  return {
    timeUnixNano: START,
    name: 'feature_flag.evaluation',
    attributes: spanOf({ id: 1, attributes: { 'feature_flag.key': flag, 'feature_flag.result.variant': variant } })
      .attributes,
    droppedAttributesCount: 0,
  };
}
