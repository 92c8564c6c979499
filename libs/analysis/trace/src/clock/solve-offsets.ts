import { offsetWithin } from './clock-region.js';
import type { SkewBounds } from './clock-region.js';

/** What calls say of two clocks: `callee`'s offset minus `caller`'s lies within the bounds. */
export interface ClockConstraint {
  readonly caller: string;
  readonly callee: string;
  readonly bounds: SkewBounds;
}

interface Edge {
  readonly from: string;
  readonly to: string;
  /** `to`'s offset is at most `from`'s plus this. */
  readonly nano: bigint;
}

/**
 * One offset for each clock that satisfies all constraints together, 0 for the reference; undefined when they contradict each
 * other. Difference constraints: the least and greatest offset of a clock are shortest ways to and from the reference
 * (Bellman-Ford). Each clock in turn takes the value that suits it, which then holds for the others.
 */
export function solveOffsets(
  clocks: readonly string[],
  reference: string,
  constraints: readonly ClockConstraint[],
): ReadonlyMap<string, bigint> | undefined {
  const edges = constraints.flatMap(toEdges);
  const offsets = new Map([[reference, 0n]]);
  for (const clock of clocks) {
    if (clock === reference) continue;
    const greatest = shortestWays(edges, reference, clocks.length);
    const least = shortestWays(edges.map(reversed), reference, clocks.length);
    if (greatest === undefined || least === undefined) return undefined;
    const below = least.get(clock);
    const offset = offsetWithin({ minNano: below === undefined ? undefined : -below, maxNano: greatest.get(clock) });
    offsets.set(clock, offset);
    edges.push({ from: reference, to: clock, nano: offset }, { from: clock, to: reference, nano: -offset });
  }
  return offsets;
}

function toEdges({ caller, callee, bounds }: ClockConstraint): Edge[] {
  const edges: Edge[] = [];
  if (bounds.maxNano !== undefined) edges.push({ from: caller, to: callee, nano: bounds.maxNano });
  if (bounds.minNano !== undefined) edges.push({ from: callee, to: caller, nano: -bounds.minNano });
  return edges;
}

function reversed({ from, to, nano }: Edge): Edge {
  return { from: to, to: from, nano };
}

/** Undefined when going in a circle makes a way ever shorter. */
function shortestWays(
  edges: readonly Edge[],
  start: string,
  clockCount: number,
): ReadonlyMap<string, bigint> | undefined {
  const ways = new Map([[start, 0n]]);
  for (let round = 0; round <= clockCount; round++) {
    let isSettled = true;
    for (const { from, to, nano } of edges) {
      const way = ways.get(from);
      const known = ways.get(to);
      if (way === undefined || (known !== undefined && known <= way + nano)) continue;
      ways.set(to, way + nano);
      isSettled = false;
    }
    if (isSettled) return ways;
  }
  return undefined;
}
