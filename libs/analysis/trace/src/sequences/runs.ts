import { durationOf } from '../tree/trace-node.js';
import type { TraceNode } from '../tree/trace-node.js';

/** Splits nodes, sorted by start, into runs in which each begins when the one before has ended, and `continues` agrees. */
export function sequentialRuns(
  nodes: readonly TraceNode[],
  overlapNanoMax: bigint,
  continues: (previous: TraceNode, next: TraceNode) => boolean = () => true,
): TraceNode[][] {
  const runs: TraceNode[][] = [];
  let previous: TraceNode | undefined;
  for (const node of nodes) {
    if (previous !== undefined && follows(previous, node, overlapNanoMax) && continues(previous, node)) {
      runs.at(-1)?.push(node);
    } else runs.push([node]);
    previous = node;
  }
  return runs;
}

/** Clocks are read and rounded separately for each span: ends and starts that belong together may overlap a little. */
function follows(previous: TraceNode, next: TraceNode, overlapNanoMax: bigint): boolean {
  const overlap = previous.endNano - next.startNano;
  return overlap <= 0n || (overlap <= overlapNanoMax && overlap * 10n <= durationOf(previous));
}

/** Most nodes that run at the same time. Nodes are sorted by start. */
export function concurrencyOf(nodes: readonly TraceNode[]): number {
  const ends = nodes.map(({ endNano }) => endNano).sort(compareNano);
  let ended = 0;
  let most = Math.min(1, nodes.length); // spans without duration overlap nothing, not even themselves
  for (const [at, { startNano }] of nodes.entries()) {
    while (ended < ends.length && (ends[ended] ?? 0n) <= startNano) ended++;
    most = Math.max(most, at + 1 - ended);
  }
  return most;
}

export function compareNano(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
