import type { SpanId } from '@clew/trace-model';

import { boundedSpanIds } from '../finding.js';
import type { Bounded, Finding } from '../finding.js';
import type { AnalysisOptions } from '../options.js';
import { groupBy, keyOf } from '../sequences/call-groups.js';
import { countText } from '../time/nanoseconds.js';
import { durationOf } from '../tree/trace-node.js';
import type { TraceNode, TraceTree } from '../tree/trace-node.js';

/**
 * Failing spans below which nothing failed, equal ones together: where a failure began. Its duration is that of the span in
 * which the first of them began.
 */
export interface ErrorOrigin extends Finding {
  readonly kind: 'ERROR_ORIGIN';
  readonly serviceName: string;
  readonly spanName: string;
  /** Exception or error type, else the HTTP status; '' where nothing says. */
  readonly errorType: string;
  /** Of the first; '' where nothing says. */
  readonly message: string;
  readonly errorCount: number;
  /** How many of them made the trace's root fail. */
  readonly reachedRootCount: number;
  /** From the first origin up through every span that failed with it. */
  readonly propagation: Bounded<SpanId>;
  /** Services on that way, the origin's first. */
  readonly services: readonly string[];
  /** The span above, which did not fail: it dealt with the failure. Undefined where it went up to a root. */
  readonly handledBySpanId: SpanId | undefined;
}

interface Propagation {
  /** The topmost failing ancestor. */
  readonly top: TraceNode;
  readonly length: number;
}

/** Those that made the root fail come first, then the earliest. */
export function findErrorOrigins(tree: TraceTree, options: AnalysisOptions): Bounded<ErrorOrigin> {
  const propagations = propagationsOf(tree);
  const origins = tree.nodes.filter(({ facts, children }) => facts.isFailed && !children.some(isFailed));
  const groups = [...groupBy(origins, originKey).values()].map((members) => {
    const reached = members.filter(({ index }) => propagations[index]?.top === tree.mainRoot);
    return { members, reached };
  });
  groups.sort((a, b) => Number(b.reached.length > 0) - Number(a.reached.length > 0));
  return {
    items: groups.slice(0, options.itemsMax).flatMap(({ members, reached }) => {
      const first = reached[0] ?? members[0];
      const propagation = first === undefined ? undefined : propagations[first.index];
      if (first === undefined || propagation === undefined) return [];
      return [toOrigin({ members, first, propagation, reachedRootCount: reached.length, options })];
    }),
    total: groups.length,
  };
}

function isFailed({ facts }: TraceNode): boolean {
  return facts.isFailed;
}

function originKey({ span, facts }: TraceNode): string {
  return keyOf(span.serviceName, span.name, facts.errorType ?? '');
}

/** For failing nodes by their index; parents come first, so every way up is known when it is asked for. */
function propagationsOf({ nodes }: TraceTree): readonly (Propagation | undefined)[] {
  const propagations: (Propagation | undefined)[] = [];
  for (const node of nodes) {
    const above = node.parent === undefined ? undefined : propagations[node.parent.index];
    const own: Propagation = { top: above?.top ?? node, length: (above?.length ?? 0) + 1 };
    propagations.push(node.facts.isFailed ? own : undefined);
  }
  return propagations;
}

function toOrigin(origin: {
  readonly members: readonly TraceNode[];
  readonly first: TraceNode;
  readonly propagation: Propagation;
  readonly reachedRootCount: number;
  readonly options: AnalysisOptions;
}): ErrorOrigin {
  const { members, first, propagation, reachedRootCount, options } = origin;
  const { span, facts } = first;
  const way = wayUp(first, options.spanIdsMax);
  const services = [...new Set(way.map((node) => node.span.serviceName))];
  const errorType = facts.errorType ?? '';
  const handler = propagation.top.parent;
  const end =
    handler === undefined ? `went up to "${propagation.top.span.name}"` : `"${handler.span.name}" dealt with it`;
  return {
    kind: 'ERROR_ORIGIN',
    explanation:
      `${errorType || 'a failure'} began in ${span.serviceName} "${span.name}" ` +
      `(${countText(members.length, 'time')}), took ${countText(propagation.length, 'span')} with it and ${end}`,
    spanIds: boundedSpanIds(members, options.spanIdsMax),
    durationNano: durationOf(first),
    ...{ serviceName: span.serviceName, spanName: span.name, errorType, reachedRootCount, services },
    message: facts.errorMessage ?? '',
    errorCount: members.length,
    propagation: { items: way.map((node) => node.span.spanId), total: propagation.length },
    handledBySpanId: handler?.span.spanId,
  };
}

/** Failing spans from the origin up; bounded, as chains may be as long as the trace. */
function wayUp(origin: TraceNode, nodesMax: number): readonly TraceNode[] {
  const way: TraceNode[] = [];
  for (let at: TraceNode | undefined = origin; at?.facts.isFailed === true && way.length < nodesMax; at = at.parent) {
    way.push(at);
  }
  return way;
}
