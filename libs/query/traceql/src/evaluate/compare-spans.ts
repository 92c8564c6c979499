import type { AnyValue, KeyValue } from '@clew/trace-model';

import type { CompareFunction } from '../ast.js';
import { compileFilter } from './compile-spanset.js';
import type { CountedSpan } from './counted-span.js';
import { groupedBy } from './grouped-by.js';
import { keyOf } from './key-of.js';
import { SampleTable, type SampledSeries } from './samples.js';
import { compareKeys } from './series.js';
import { traceqlIntrinsics } from './span-facets.js';

const SIDE_LABEL = '__meta_type';
type Side = 'selection' | 'baseline';

/**
 * How often each value of each attribute occurs in the selection and in the rest, the most frequent values of each attribute
 * and side; and how many spans each side has (`selection_total`, `baseline_total`).
 */
export function comparedSeries(compare: CompareFunction, counted: readonly CountedSpan[]): readonly SampledSeries[] {
  const sideOf = sideReader(compare);
  const totals = new SampleTable();
  const values = new SampleTable();
  for (const at of counted) {
    const side = sideOf(at);
    const sample = { value: 1, weight: at.weight };
    totals.add([label(SIDE_LABEL, `${side}_total`)], at.stepUnixNano, sample);
    for (const facet of facetsOf(at)) values.add([label(SIDE_LABEL, side), facet], at.stepUnixNano, sample);
  }
  return [...totals.series(), ...mostFrequent(values.series(), compare.topN)];
}

function sideReader({ selection, window }: CompareFunction): (at: CountedSpan) => Side {
  const select = compileFilter(selection);
  return ({ span, trace }) => {
    const { startTimeUnixNano: start } = span;
    const isWithin = window === undefined || (start >= window.startUnixNano && start < window.endUnixNano);
    return isWithin && select([span], trace).length > 0 ? 'selection' : 'baseline';
  };
}

function label(key: string, value: string): KeyValue {
  return { key, value: { type: 'string', value } };
}

/** What is compared: some intrinsics, and the attributes of the span and its resource that are no lists or maps. */
function facetsOf({ span, trace }: CountedSpan): readonly KeyValue[] {
  const facets = new Map<string, AnyValue>(traceqlIntrinsics({ span, trace }));
  for (const [scope, attributes] of [
    ['span', span.attributes],
    ['resource', span.resource.attributes],
  ] as const) {
    for (const { key, value } of attributes) {
      const name = `${scope}.${key}`;
      if (isPlain(value) && !facets.has(name)) facets.set(name, value);
    }
  }
  return Array.from(facets, ([key, value]) => ({ key, value }));
}

function isPlain({ type }: AnyValue): boolean {
  return type === 'string' || type === 'bool' || type === 'int' || type === 'double';
}

function mostFrequent(series: readonly SampledSeries[], topN: number): readonly SampledSeries[] {
  const byAttribute = groupedBy(series, ({ labels }) => JSON.stringify([labels[0]?.value, labels[1]?.key]));
  return [...byAttribute.values()].flatMap((values) =>
    values
      .map((each) => ({ each, weight: weightOf(each), key: keyOf(each.labels) }))
      .toSorted((left, right) => right.weight - left.weight || compareKeys(left.key, right.key))
      .slice(0, topN)
      .map(({ each }) => each),
  );
}

function weightOf({ samplesByStep }: SampledSeries): number {
  return [...samplesByStep.values()].flat().reduce((sum, { weight }) => sum + weight, 0);
}
