import type { TraceFeatures } from '../trace-features.js';

/** How it may change while spans of the trace go on coming: only to true, only to false, not at all, or in any way. */
export type Steadiness = 'rising' | 'falling' | 'fixed' | 'unsteady';

/** A condition on a whole trace. */
export interface TraceCondition {
  readonly steadiness: Steadiness;
  holds(trace: TraceFeatures, streamTimeMs: number): boolean;
}

export function allOf(parts: readonly TraceCondition[]): TraceCondition {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  return {
    steadiness: joined(parts),
    holds: (trace, streamTimeMs) => {
      for (const part of parts) if (!part.holds(trace, streamTimeMs)) return false;
      return true;
    },
  };
}

export function anyOf(parts: readonly TraceCondition[]): TraceCondition {
  return {
    steadiness: joined(parts),
    holds: (trace, streamTimeMs) => {
      for (const part of parts) if (part.holds(trace, streamTimeMs)) return true;
      return false;
    },
  };
}

export function noneOf(part: TraceCondition): TraceCondition {
  return {
    steadiness: OPPOSITE[part.steadiness],
    holds: (trace, streamTimeMs) => !part.holds(trace, streamTimeMs),
  };
}

/** At least one span of the trace matches. */
export function someSpan(matcher: number): TraceCondition {
  return { steadiness: 'rising', holds: (trace) => trace.matchedSpans(matcher) > 0 };
}

const OPPOSITE = {
  rising: 'falling',
  falling: 'rising',
  fixed: 'fixed',
  unsteady: 'unsteady',
} as const satisfies Record<Steadiness, Steadiness>;

/** `and` and `or` rise where all of their parts do, and fall where all do. */
function joined(parts: readonly TraceCondition[]): Steadiness {
  let steadiness: Steadiness = 'fixed';
  for (const part of parts) {
    if (part.steadiness === 'fixed') continue;
    if (steadiness === 'fixed') steadiness = part.steadiness;
    else if (steadiness !== part.steadiness) return 'unsteady';
  }
  return steadiness;
}
