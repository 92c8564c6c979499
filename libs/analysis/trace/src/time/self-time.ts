import type { TraceNode, TraceTree } from '../tree/trace-node.js';
import { maxNano, minNano } from './nanoseconds.js';

/**
 * Self time of every node by its index: the part of its duration in which none of its children runs. Children that overlap
 * count once, and what runs before or after the parent does not count: it did not hold the parent up.
 */
export function selfTimesOf({ nodes }: TraceTree): readonly bigint[] {
  return nodes.map(selfTimeOf);
}

function selfTimeOf({ startNano, endNano, children }: TraceNode): bigint {
  let covered = 0n;
  let reached = startNano;
  for (const child of children) {
    const from = maxNano(reached, child.startNano);
    const to = minNano(endNano, child.endNano);
    if (to <= from) continue;
    covered += to - from;
    reached = to;
  }
  return endNano - startNano - covered;
}
