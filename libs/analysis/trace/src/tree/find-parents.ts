import type { StoredSpan } from '@clew/store-contract';

import type { RootReason } from './trace-node.js';

interface Parents {
  /** Index of the parent by index of the span, -1 for none. */
  readonly parents: number[];
  /** Why there is none. */
  readonly reasons: (RootReason | undefined)[];
}

/**
 * Span ids should be unique but are not: Zipkin's clients share one id between the caller's and the callee's span, and a
 * retried export may be stored twice. Every span stays a node of its own; a child belongs to the bearer of the id in its own
 * service, else to the first.
 */
export function findParents(spans: readonly StoredSpan[]): Parents {
  const first = new Map<string, number>();
  const firstOfService = new Map<string, number>();
  const firstClient = new Map<string, number>();
  for (const [at, span] of spans.entries()) {
    setIfAbsent(first, span.spanId, at);
    setIfAbsent(firstOfService, idInService(span.spanId, span), at);
    if (span.kind === 'CLIENT') setIfAbsent(firstClient, span.spanId, at);
  }
  const parents: number[] = [];
  const reasons: (RootReason | undefined)[] = [];
  for (const [at, span] of spans.entries()) {
    const sharer = span.kind === 'SERVER' ? firstClient.get(span.spanId) : undefined;
    const isShared = sharer !== undefined && spans[sharer]?.serviceName !== span.serviceName;
    const { parentSpanId } = span;
    const parent = isShared ? sharer : (firstOfService.get(idInService(parentSpanId, span)) ?? first.get(parentSpanId));
    parents.push(parent === undefined || parent === at ? -1 : parent);
    reasons.push(reasonOf(parent, at, parentSpanId));
  }
  return { parents, reasons };
}

function reasonOf(parent: number | undefined, at: number, parentSpanId: string): RootReason | undefined {
  if (parent === at) return 'PARENT_CYCLE';
  if (parent !== undefined) return undefined;
  return parentSpanId === '' ? 'ROOT' : 'MISSING_PARENT';
}

function idInService(spanId: string, { serviceName }: StoredSpan): string {
  return `${spanId} ${serviceName}`;
}

function setIfAbsent(map: Map<string, number>, key: string, value: number): void {
  if (!map.has(key)) map.set(key, value);
}
