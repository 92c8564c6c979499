import type { FlameGraph, FlameNode, FlameRemainder } from '@clew/group-analysis';

import type { FlameGraphModel, FlameNodeModel, FlameRemainderModel } from './flame-graph.models.js';

export function toFlameGraphModel(
  { traceCount, spanCount, widthNano, nodes, otherRoots }: FlameGraph,
  input: Pick<FlameGraphModel, 'mergedTraceCount' | 'isTruncated'>,
): FlameGraphModel {
  return {
    ...input,
    traceCount,
    spanCount,
    width: widthNano,
    nodes: nodes.map(toNodeModel),
    otherRoots: otherRoots && toRemainderModel(otherRoots),
  };
}

function toNodeModel(node: FlameNode): FlameNodeModel {
  const { durationNano, selfNano, widthNano, durationPerTraceNano, selfPerTraceNano, otherBelow, ...rest } = node;
  return {
    ...rest,
    duration: durationNano,
    selfTime: selfNano,
    width: widthNano,
    durationPerTrace: durationPerTraceNano,
    selfTimePerTrace: selfPerTraceNano,
    otherBelow: otherBelow && toRemainderModel(otherBelow),
  };
}

function toRemainderModel({ selfNano, ...rest }: FlameRemainder): FlameRemainderModel {
  return { ...rest, selfTime: selfNano };
}
