import type { StoredSpan } from '@clew/store-contract';
import type { AnyValue } from '@clew/trace-model';

import { weightOf, type WeightedTrace } from '../spans/weighted-trace.js';

export type AttributeScope = 'span' | 'resource' | 'intrinsic';

export interface ItemAttribute {
  readonly scope: AttributeScope;
  readonly key: string;
  readonly value: AnyValue;
}

/** What is told apart: a trace, or a span. An attribute may have several values, as the spans of a trace differ. */
export interface AttributedItem {
  readonly weight: number;
  readonly attributes: () => Iterable<ItemAttribute>;
}

/**
 * A trace with the attributes of all its spans and their resources, and the names of its spans. Better than its spans one by
 * one, where the traces were chosen: spans of one trace are no evidence for each other.
 */
export function itemOfTrace({ spans, weight }: WeightedTrace): AttributedItem {
  return {
    weight: weightOf(weight),
    *attributes() {
      // The spans of one process share one resource: walked once.
      const walked = new Set<unknown>();
      for (const span of spans) {
        yield* spanAttributes(span);
        if (walked.has(span.resource)) continue;
        walked.add(span.resource);
        yield* resourceAttributes(span);
      }
    },
  };
}

export function itemOfSpan(span: StoredSpan, weight: number): AttributedItem {
  return {
    weight: weightOf(weight),
    *attributes() {
      yield* spanAttributes(span);
      yield* resourceAttributes(span);
    },
  };
}

function* spanAttributes(span: StoredSpan): Generator<ItemAttribute> {
  yield { scope: 'intrinsic', key: 'span', value: { type: 'string', value: `${span.serviceName} / ${span.name}` } };
  for (const { key, value } of span.attributes) yield { scope: 'span', key, value };
}

function* resourceAttributes({ resource }: StoredSpan): Generator<ItemAttribute> {
  for (const { key, value } of resource.attributes) yield { scope: 'resource', key, value };
}
