import { traceFactsOf, type TraceFacts, type TraceqlSpan, type TraceToMatch } from './span.js';

/**
 * The spans of a trace by their ids. Relations are of ids, as senders give them: where two spans share an id, the one that
 * started first is the parent of their children. A span that names itself as its parent has none.
 */
export class TraceIndex<S extends TraceqlSpan> {
  /** By start time, then span id; of the same ones as given. */
  readonly spans: readonly S[];
  readonly facts: TraceFacts;
  // Most queries ask for no relation; those pay for no map.
  #byId: ReadonlyMap<string, S> | undefined;
  #childCounts: ReadonlyMap<string, number> | undefined;

  constructor({ spans, summary }: TraceToMatch<S>) {
    this.spans = isSorted(spans) ? spans : spans.toSorted(bySpanOrder);
    this.facts = summary ?? traceFactsOf(this.spans);
  }

  parentOf(span: TraceqlSpan): S | undefined {
    const id = parentIdOf(span);
    return id === '' ? undefined : this.withId(id);
  }

  withId(id: string): S | undefined {
    this.#byId ??= new Map(this.spans.toReversed().map((span) => [span.spanId, span]));
    return this.#byId.get(id);
  }

  childCountOf(span: TraceqlSpan): number {
    this.#childCounts ??= countChildren(this.spans);
    return this.#childCounts.get(span.spanId) ?? 0;
  }
}

/** '' for a span without a parent. */
export function parentIdOf(span: TraceqlSpan): string {
  return span.parentSpanId === span.spanId ? '' : span.parentSpanId;
}

function countChildren(spans: readonly TraceqlSpan[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const span of spans) {
    const id = parentIdOf(span);
    if (id !== '') counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

function isSorted(spans: readonly TraceqlSpan[]): boolean {
  let last: TraceqlSpan | undefined;
  for (const span of spans) {
    if (last !== undefined && bySpanOrder(last, span) > 0) return false;
    last = span;
  }
  return true;
}

function bySpanOrder(left: TraceqlSpan, right: TraceqlSpan): number {
  if (left.startTimeUnixNano !== right.startTimeUnixNano) {
    return left.startTimeUnixNano < right.startTimeUnixNano ? -1 : 1;
  }
  if (left.spanId === right.spanId) return 0;
  return left.spanId < right.spanId ? -1 : 1;
}
