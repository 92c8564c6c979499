import { STRUCTURAL_RELATIONS, type StructuralRelation } from '../ast.js';
import type { TraceqlSpan } from './span.js';
import { parentIdOf, type TraceIndex } from './trace-index.js';

/** Whether a span stands in the relation to some span of `others`. */
type IsRelated = (span: TraceqlSpan) => boolean;
type Relate = (others: readonly TraceqlSpan[], trace: TraceIndex<TraceqlSpan>) => IsRelated;

/** `relationTo('>', parents)` is true of each child of one of them. Linear in the trace, whatever its depth. */
export function relationTo(
  relation: StructuralRelation,
  others: readonly TraceqlSpan[],
  trace: TraceIndex<TraceqlSpan>,
): IsRelated {
  return RELATIONS[relation](others, trace);
}

/** `b` is `>` of `a` where `a` is `<` of `b`. */
export const INVERSE: Readonly<Record<StructuralRelation, StructuralRelation>> = {
  '>': '<',
  '<': '>',
  '>>': '<<',
  '<<': '>>',
  '~': '~',
};

export function isRelation(text: string): text is StructuralRelation {
  return (STRUCTURAL_RELATIONS as readonly string[]).includes(text);
}

const RELATIONS: Readonly<Record<StructuralRelation, Relate>> = {
  '>': (others) => {
    const ids = idsOf(others);
    return (span) => ids.has(parentIdOf(span));
  },
  '<': (others) => {
    const parentIds = new Set(others.map((other) => parentIdOf(other)));
    return (span) => parentIds.has(span.spanId);
  },
  '>>': descendantOf,
  '<<': ancestorOf,
  '~': siblingOf,
};

function idsOf(spans: readonly TraceqlSpan[]): ReadonlySet<string> {
  return new Set(spans.map((span) => span.spanId));
}

/** Walks up from each span, and remembers by id what the walk found, so that no part of a long chain is walked twice. */
function descendantOf(others: readonly TraceqlSpan[], trace: TraceIndex<TraceqlSpan>): IsRelated {
  const ids = idsOf(others);
  /** Whether the id or one above it is among the others'. */
  const known = new Map<string, boolean>([['', false]]);
  return (span) => {
    const path: string[] = [];
    let id = parentIdOf(span);
    while (known.get(id) === undefined) {
      // What is found out below replaces it; until then it ends the walk in a loop of parents.
      known.set(id, ids.has(id));
      path.push(id);
      if (ids.has(id)) break;
      const parent = trace.withId(id);
      id = parent === undefined ? '' : parentIdOf(parent);
    }
    const isBelow = known.get(id) === true;
    for (const each of path) known.set(each, isBelow);
    return isBelow;
  };
}

function ancestorOf(others: readonly TraceqlSpan[], trace: TraceIndex<TraceqlSpan>): IsRelated {
  const above = new Set<string>();
  for (const other of others) {
    let id = parentIdOf(other);
    while (id !== '' && !above.has(id)) {
      above.add(id);
      const parent = trace.withId(id);
      id = parent === undefined ? '' : parentIdOf(parent);
    }
  }
  return (span) => above.has(span.spanId);
}

/** Spans of the same parent, whether that one is stored or not. None is its own sibling. */
function siblingOf(others: readonly TraceqlSpan[]): IsRelated {
  const idsByParent = new Map<string, Set<string>>();
  for (const other of others) {
    const ids = idsByParent.get(parentIdOf(other));
    if (ids === undefined) idsByParent.set(parentIdOf(other), new Set([other.spanId]));
    else ids.add(other.spanId);
  }
  return (span) => {
    const ids = parentIdOf(span) === '' ? undefined : idsByParent.get(parentIdOf(span));
    return ids !== undefined && (ids.size > 1 || !ids.has(span.spanId));
  };
}
