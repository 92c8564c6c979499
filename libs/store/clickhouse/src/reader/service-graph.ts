import type {
  EdgeConnectionType,
  EdgeIncrement,
  ServiceGraph,
  ServiceGraphEdge,
  ServiceGraphNode,
  ServiceSummary,
} from '@clew/store-contract';

import { durationQuantiles, type Buckets } from './duration-quantile.js';

/** Calls of one pair of environments and teams. */
export interface EdgeRow extends Omit<EdgeIncrement, 'tenantId' | 'minuteUnixS' | 'durationSumNano' | 'durations'> {
  readonly buckets: Buckets;
}

type NodeType = ServiceGraphNode['type'];

interface End {
  readonly id: string;
  readonly name: string;
  readonly type: NodeType;
  readonly system: string;
  readonly environment: string;
  /** '' of what sends no spans. */
  readonly teamId: string;
}

interface Tally {
  requestCount: number;
  failedRequestCount: number;
  readonly counts: Map<number, number>;
}

interface EdgeTally extends Tally {
  readonly client: End;
  readonly server: End;
  readonly connectionType: EdgeConnectionType;
  readonly clientEnvironments: Set<string>;
  readonly serverEnvironments: Set<string>;
  readonly clientTeamIds: Set<string>;
  readonly serverTeamIds: Set<string>;
}

/**
 * Who calls whom. A name that sends spans is a service. What only shows as the other end of an edge (a database, a queue, a peer
 * without instrumentation) is what the edge says, with the numbers of the calls to it. Rows of all environments and teams of an
 * edge are added up, their durations as histograms, for quantiles can't be.
 */
export function serviceGraph(services: readonly ServiceSummary[], rows: readonly EdgeRow[]): ServiceGraph {
  const known = new Set(services.map((service) => service.serviceName));
  const edges = edgesOf(rows, known);
  const nodes = [...services.map(serviceNode), ...peerNodes(edges, known)];
  nodes.sort((a, b) => order(a.name, b.name) || order(a.id, b.id));
  return { nodes, edges: edges.map(toEdge) };
}

function serviceNode(service: ServiceSummary): ServiceGraphNode {
  return {
    id: `service:${service.serviceName}`,
    name: service.serviceName,
    type: 'service',
    system: '',
    spanCount: service.spanCount,
    errorSpanCount: service.errorSpanCount,
    adjustedSpanCount: service.adjustedSpanCount,
    durationP50Nano: service.durationP50Nano,
    durationP95Nano: service.durationP95Nano,
    durationP99Nano: service.durationP99Nano,
  };
}

function edgesOf(rows: readonly EdgeRow[], known: ReadonlySet<string>): readonly EdgeTally[] {
  const edges = new Map<string, EdgeTally>();
  for (const row of rows) {
    const [client, server] = [clientOf(row, known), serverOf(row, known)];
    const key = JSON.stringify([client.id, server.id, row.connectionType]);
    const edge = edges.get(key) ?? newEdge(client, server, row.connectionType);
    edges.set(key, edge);
    count(edge, row.requestCount, row.failedRequestCount, row.buckets);
    edge.clientEnvironments.add(row.clientEnvironment);
    edge.serverEnvironments.add(row.serverEnvironment);
    if (row.clientTeamId !== '') edge.clientTeamIds.add(row.clientTeamId);
    if (row.serverTeamId !== '') edge.serverTeamIds.add(row.serverTeamId);
  }
  return [...edges.values()];
}

function clientOf(row: EdgeRow, known: ReadonlySet<string>): End {
  const { client: name, clientEnvironment: environment, clientTeamId: teamId, connectionType } = row;
  // What hands out messages and sends no spans is a queue. Rows of old samplers name no team: then the name has to tell.
  const mayBePeer = connectionType === 'messaging' || connectionType === 'virtual_node';
  const isService = !mayBePeer || teamId !== '' || (row.serverTeamId === '' && known.has(name));
  return endOf(name, isService ? 'service' : connectionType, row.peerSystem, environment, teamId);
}

function serverOf(row: EdgeRow, known: ReadonlySet<string>): End {
  const { server: name, serverEnvironment: environment, serverTeamId: teamId, connectionType } = row;
  // An address that is called may be the name of a service whose own spans lack the context.
  const isNamedService = connectionType === 'virtual_node' && known.has(name);
  const isOldService = connectionType === 'messaging' && row.clientTeamId === '' && known.has(name);
  const isService = connectionType === 'rpc' || teamId !== '' || isNamedService || isOldService;
  return endOf(name, isService ? 'service' : connectionType, row.peerSystem, environment, teamId);
}

function endOf(
  name: string,
  type: 'service' | EdgeConnectionType,
  peer: string,
  environment: string,
  team: string,
): End {
  if (type === 'service' || type === 'rpc') {
    return { id: `service:${name}`, name, type: 'service', system: '', environment, teamId: team };
  }
  const id = type === 'virtual_node' ? `${type}:${name}` : `${type}:${peer}:${name}`;
  return { id, name, type, system: type === 'virtual_node' ? '' : peer, environment, teamId: team };
}

/** Ends of edges that sent no spans in the range and scope. */
function peerNodes(edges: readonly EdgeTally[], known: ReadonlySet<string>): readonly ServiceGraphNode[] {
  const peers = new Map<string, { readonly end: End; readonly tally: Tally }>();
  const peerOf = (end: End): Tally | undefined => {
    if (end.type === 'service' && known.has(end.name)) return undefined;
    const peer = peers.get(end.id) ?? { end, tally: newTally() };
    peers.set(end.id, peer);
    return peer.tally;
  };
  for (const edge of edges) {
    // A caller that sends nothing itself is known only by what its callee says.
    peerOf(edge.client);
    const called = peerOf(edge.server);
    if (called !== undefined) count(called, edge.requestCount, edge.failedRequestCount, edge.counts);
  }
  // A queue whose writers are not seen has the numbers of what was read from it.
  const silent = new Set([...peers].filter(([, { tally }]) => tally.requestCount === 0).map(([id]) => id));
  for (const { client, requestCount, failedRequestCount, counts } of edges) {
    const tally = client.type === 'messaging' && silent.has(client.id) ? peers.get(client.id)?.tally : undefined;
    if (tally !== undefined) count(tally, requestCount, failedRequestCount, counts);
  }
  return [...peers.values()].map(({ end: { id, name, type, system }, tally }) => ({
    ...{ id, name, type, system },
    spanCount: tally.requestCount,
    errorSpanCount: tally.failedRequestCount,
    adjustedSpanCount: tally.requestCount,
    ...durationQuantiles(bucketsOfTally(tally)),
  }));
}

function toEdge(edge: EdgeTally): ServiceGraphEdge {
  return {
    client: edge.client.name,
    server: edge.server.name,
    clientId: edge.client.id,
    serverId: edge.server.id,
    connectionType: edge.connectionType,
    requestCount: edge.requestCount,
    failedRequestCount: edge.failedRequestCount,
    clientEnvironments: [...edge.clientEnvironments].sort(order),
    serverEnvironments: [...edge.serverEnvironments].sort(order),
    clientTeamIds: [...edge.clientTeamIds].sort(order),
    serverTeamIds: [...edge.serverTeamIds].sort(order),
    ...durationQuantiles(bucketsOfTally(edge)),
  };
}

function newEdge(client: End, server: End, connectionType: EdgeConnectionType): EdgeTally {
  return {
    ...{ client, server, connectionType },
    ...newTally(),
    clientEnvironments: new Set(),
    serverEnvironments: new Set(),
    clientTeamIds: new Set(),
    serverTeamIds: new Set(),
  };
}

function newTally(): Tally {
  return { requestCount: 0, failedRequestCount: 0, counts: new Map() };
}

function count(tally: Tally, requests: number, failed: number, buckets: Iterable<readonly [number, number]>): void {
  tally.requestCount += requests;
  tally.failedRequestCount += failed;
  for (const [bucket, calls] of buckets) tally.counts.set(bucket, (tally.counts.get(bucket) ?? 0) + calls);
}

function bucketsOfTally({ counts }: Tally): Buckets {
  return [...counts].sort(([a], [b]) => a - b);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
