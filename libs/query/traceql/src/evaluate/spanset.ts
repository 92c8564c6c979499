import type { KeyValue } from '@clew/trace-model';

import type { TraceqlSpan } from './span.js';
import type { TraceIndex } from './trace-index.js';

/** Some spans of one trace, never none. */
export interface Spanset<S extends TraceqlSpan> {
  /** What `by(...)` grouped by and what aggregates gave, under the names that the query has for them. */
  readonly attributes: readonly KeyValue[];
  /** By start time, then span id. */
  readonly spans: readonly S[];
}

/** What a stage, or a pipeline, makes of the spansets of one trace. */
export type SpansetStep = <S extends TraceqlSpan>(
  spansets: readonly Spanset<S>[],
  trace: TraceIndex<S>,
) => readonly Spanset<S>[];
