import type { KeyValue } from '@clew/trace-model';

import type { TraceqlQuery } from '../ast.js';
import { formatField } from '../format/format-field.js';
import { compilePipeline } from './compile-pipeline.js';
import { namedFields } from './named-fields.js';
import { fieldReader } from './read-field.js';
import type { TraceqlSpan, TraceToMatch } from './span.js';
import type { Spanset } from './spanset.js';
import { TraceIndex } from './trace-index.js';
import { anyValueOf } from './value.js';

export interface SpansetMatch<S extends TraceqlSpan> {
  /** At least one. In the order of their first spans where `by(...)` made several. */
  readonly spansets: readonly Spanset<S>[];
  /** What a matched span has of the fields that the query names, in the query's order. Read when asked for. */
  attributesOf(span: S): readonly KeyValue[];
}

export interface CompiledSearch {
  /** Undefined when the trace does not match. */
  match<S extends TraceqlSpan>(trace: TraceToMatch<S>): SpansetMatch<S> | undefined;
}

/** For many traces: the query is taken apart and its regular expressions compiled once. A metrics stage is left aside. */
export function compileSearch(query: TraceqlQuery): CompiledSearch {
  const run = compilePipeline(query.pipeline);
  const fields = namedFields(query).map((field) => ({ name: formatField(field), read: fieldReader(field) }));
  return {
    match: (toMatch) => {
      const trace = new TraceIndex(toMatch);
      const spansets = run([{ attributes: [], spans: trace.spans }], trace);
      if (spansets.length === 0) return undefined;
      const attributesOf = (span: TraceqlSpan): readonly KeyValue[] =>
        fields
          .map(({ name, read }) => ({ key: name, value: anyValueOf(read({ span, trace })) }))
          .filter(({ value }) => value.type !== 'empty');
      return { spansets, attributesOf };
    },
  };
}

export function evaluateSearch<S extends TraceqlSpan>(
  query: TraceqlQuery,
  trace: TraceToMatch<S>,
): SpansetMatch<S> | undefined {
  return compileSearch(query).match(trace);
}
