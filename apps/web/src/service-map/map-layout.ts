import dagre from '@dagrejs/dagre';
import type { LoadServiceMapQuery } from '../generated/graphql.js';

export type MapNode = LoadServiceMapQuery['serviceMap']['nodes'][number];
export type MapEdge = LoadServiceMapQuery['serviceMap']['edges'][number];

export const NODE_WIDTH_PX = 188;
export const NODE_HEIGHT_PX = 54;

export interface PlacedNode {
  readonly node: MapNode;
  /** Top left corner. */
  readonly x: number;
  readonly y: number;
}

/** Callers to the left of what they call. Edges to nodes that the API did not name get a node of their own. */
export function layOutMap(nodes: readonly MapNode[], edges: readonly MapEdge[]): PlacedNode[] {
  const all = withEveryEnd(nodes, edges);
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 22, ranksep: 130, marginx: 16, marginy: 16 });
  graph.setDefaultEdgeLabel(() => ({}));
  // Sorted, so that the same services lie at the same places after every refresh.
  const byName = all.toSorted((a, b) => (a.name < b.name || (a.name === b.name && a.id < b.id) ? -1 : 1));
  for (const { id } of byName) graph.setNode(id, { width: NODE_WIDTH_PX, height: NODE_HEIGHT_PX });
  for (const { clientId, serverId } of edges) {
    if (clientId !== serverId) graph.setEdge(clientId, serverId);
  }
  dagre.layout(graph);
  return byName.map((node) => {
    // dagre types its labels as any.
    const { x, y } = graph.node(node.id) as { readonly x: number; readonly y: number };
    return { node, x: x - NODE_WIDTH_PX / 2, y: y - NODE_HEIGHT_PX / 2 };
  });
}

function withEveryEnd(nodes: readonly MapNode[], edges: readonly MapEdge[]): MapNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const ends = edges.flatMap(({ client, clientId, server, serverId }) => [
    { id: clientId, name: client },
    { id: serverId, name: server },
  ]);
  for (const end of ends) {
    if (!byId.has(end.id)) {
      byId.set(end.id, { ...end, type: 'VIRTUAL_NODE', spanCount: 0, errorSpanCount: 0, durationP95: '0' });
    }
  }
  return [...byId.values()];
}

/** Busier edges are thicker: a pixel per factor of ten. */
export function edgeWidthPx(requestsPerSecond: number): number {
  return Math.min(5, Math.max(1, 1.5 + Math.log10(Math.max(requestsPerSecond, 0.01))));
}
