import { messagingSystemOf } from '../calls/call.js';
import { maxNano, minNano } from '../time/nanoseconds.js';
import { durationOf } from '../tree/trace-node.js';
import type { TraceNode, TraceTree } from '../tree/trace-node.js';
import { ClockNames } from './clock-of.js';

/** By how much spans may be moved against their caller's; an absent bound is none. */
export interface SkewBounds {
  readonly minNano: bigint | undefined;
  readonly maxNano: bigint | undefined;
}

/** Spans below each other that were timed by one clock, entered by the call above the first of them. */
export interface ClockRegion {
  readonly clock: string;
  readonly entry: TraceNode;
  /** Undefined at a root. */
  readonly caller: ClockRegion | undefined;
  /** Of this region's offset minus its caller's. */
  readonly bounds: SkewBounds;
}

export interface ClockRegions {
  /** Callers first. */
  readonly regions: readonly ClockRegion[];
  /** The region of a node, by its index. */
  readonly ofNodes: readonly ClockRegion[];
}

export function clockRegionsOf({ nodes }: TraceTree): ClockRegions {
  const clocks = new ClockNames();
  const regions: ClockRegion[] = [];
  const ofNodes: ClockRegion[] = [];
  for (const node of nodes) {
    const caller = node.parent === undefined ? undefined : ofNodes[node.parent.index];
    const clock = clocks.of(node.span);
    let region = caller;
    if (region?.clock !== clock) {
      const bounds = node.parent === undefined ? UNBOUNDED : boundsOf(node.parent, node);
      region = { clock, entry: node, caller, bounds };
      regions.push(region);
    }
    ofNodes.push(region);
  }
  return { regions, ofNodes };
}

/** Nothing is known. */
export const UNBOUNDED: SkewBounds = { minNano: undefined, maxNano: undefined };

/**
 * What causality says of a call. Nothing starts before it was asked for. A client that got its answer waited until the server
 * was done, so the server's span fits in its own; a client that gave up did not, and neither does who publishes a message, nor
 * a client whose server's span is longer than its own whatever the clocks say.
 */
function boundsOf(parent: TraceNode, child: TraceNode): SkewBounds {
  const [parentKind, childKind] = [parent.span.kind, child.span.kind];
  const isCall = parentKind === 'CLIENT' || parentKind === 'PRODUCER';
  if (!isCall || (childKind !== 'SERVER' && childKind !== 'CONSUMER')) return UNBOUNDED;
  const minNano = parent.startNano - child.startNano;
  const isAnswered = parentKind === 'CLIENT' && childKind === 'SERVER' && !parent.facts.isFailed;
  const isMessage = messagingSystemOf(parent.span) !== undefined;
  if (!isAnswered || isMessage || durationOf(child) > durationOf(parent)) return { minNano, maxNano: undefined };
  return { minNano, maxNano: parent.endNano - child.endNano };
}

/** Undefined when nothing satisfies both. */
export function intersect(a: SkewBounds, b: SkewBounds): SkewBounds | undefined {
  const min = a.minNano === undefined ? b.minNano : maxNano(a.minNano, b.minNano ?? a.minNano);
  const max = a.maxNano === undefined ? b.maxNano : minNano(a.maxNano, b.maxNano ?? a.maxNano);
  return min !== undefined && max !== undefined && min > max ? undefined : { minNano: min, maxNano: max };
}

export function shifted({ minNano, maxNano }: SkewBounds, byNano: bigint): SkewBounds {
  return {
    minNano: minNano === undefined ? undefined : minNano + byNano,
    maxNano: maxNano === undefined ? undefined : maxNano + byNano,
  };
}

/**
 * The offset to correct by: none where none is needed, else the middle of what is possible, as if the way there took as long as
 * the way back, else the least.
 */
export function offsetWithin({ minNano, maxNano }: SkewBounds): bigint {
  const isPossible = (minNano ?? 0n) <= 0n && (maxNano ?? 0n) >= 0n;
  if (isPossible) return 0n;
  if (minNano !== undefined && maxNano !== undefined) return minNano + (maxNano - minNano) / 2n;
  return minNano ?? maxNano ?? 0n;
}
