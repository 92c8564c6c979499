import type { ServiceGraph, ServiceGraphEdge } from '@clew/store-contract';

export interface Neighbourhood {
  /** Of the nodes in the middle: a service and a database may share one. Absent: the whole map. */
  readonly name?: string;
  /** Calls away from the middle, in either direction. */
  readonly depth: number;
  /** Edges with fewer calls are left out, also as ways. */
  readonly requestCountMin: number;
}

/** The part of a map within some calls of a name; nodes and edges stay in their order. An unknown name has nothing around it. */
export function serviceNeighbourhood(
  { nodes, edges }: ServiceGraph,
  { name, depth, requestCountMin }: Neighbourhood,
): ServiceGraph {
  const busy = edges.filter((edge) => edge.requestCount >= requestCountMin);
  if (name === undefined) return { nodes, edges: busy };
  const middle = nodes.filter((node) => node.name === name).map((node) => node.id);
  const reached = nodesWithin(middle, neighboursOf(busy), depth);
  return {
    nodes: nodes.filter((node) => reached.has(node.id)),
    edges: busy.filter((edge) => reached.has(edge.clientId) && reached.has(edge.serverId)),
  };
}

function nodesWithin(
  middle: readonly string[],
  neighbours: ReadonlyMap<string, readonly string[]>,
  depth: number,
): ReadonlySet<string> {
  const reached = new Set(middle);
  let frontier = middle;
  for (let calls = 0; calls < depth && frontier.length > 0; calls++) {
    const next = new Set(frontier.flatMap((id) => neighbours.get(id) ?? []).filter((id) => !reached.has(id)));
    for (const id of next) reached.add(id);
    frontier = [...next];
  }
  return reached;
}

function neighboursOf(edges: readonly ServiceGraphEdge[]): ReadonlyMap<string, readonly string[]> {
  const neighbours = new Map<string, string[]>();
  const add = (from: string, to: string): void => {
    const known = neighbours.get(from);
    if (known === undefined) neighbours.set(from, [to]);
    else known.push(to);
  };
  for (const { clientId, serverId } of edges) {
    add(clientId, serverId);
    add(serverId, clientId);
  }
  return neighbours;
}
