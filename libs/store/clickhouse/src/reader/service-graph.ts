import type { ServiceGraph, ServiceGraphEdge, ServiceGraphNode, ServiceSummary } from '@clew/store-contract';
import { durationHistogramQuantile } from '@clew/trace-model';

import { durationQuantiles, type Buckets } from './duration-quantile.js';

export interface EdgeRow extends Pick<
  ServiceGraphEdge,
  'client' | 'server' | 'connectionType' | 'requestCount' | 'failedRequestCount'
> {
  readonly buckets: Buckets;
}

interface Peer {
  type: ServiceGraphNode['type'];
  requestCount: number;
  failedRequestCount: number;
  readonly counts: Map<number, number>;
}

/**
 * Who calls whom. A name that sends spans is a service. A name that only shows as the other end of an edge (a database, a
 * queue, a peer without instrumentation) is what the edge says, with the numbers of the calls to it.
 */
export function serviceGraph(services: readonly ServiceSummary[], edges: readonly EdgeRow[]): ServiceGraph {
  const nodes: ServiceGraphNode[] = services.map((service) => ({
    name: service.serviceName,
    type: 'service',
    spanCount: service.spanCount,
    errorSpanCount: service.errorSpanCount,
    adjustedSpanCount: service.adjustedSpanCount,
    durationP95Nano: service.durationP95Nano,
  }));
  const known = new Set(services.map((service) => service.serviceName));
  for (const [name, peer] of peersOf(edges, known)) {
    nodes.push({
      name,
      type: peer.type,
      spanCount: peer.requestCount,
      errorSpanCount: peer.failedRequestCount,
      adjustedSpanCount: peer.requestCount,
      durationP95Nano: durationHistogramQuantile(
        [...peer.counts].sort(([a], [b]) => a - b),
        0.95,
      ),
    });
  }
  nodes.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return { nodes, edges: edges.map(({ buckets, ...edge }) => ({ ...edge, ...durationQuantiles(buckets) })) };
}

function callerType(connectionType: EdgeRow['connectionType']): Peer['type'] {
  // What hands out messages and sends no spans is a queue.
  return connectionType === 'virtual_node' || connectionType === 'messaging' ? connectionType : 'service';
}

/** Ends of edges that send no spans in the range. */
function peersOf(edges: readonly EdgeRow[], known: ReadonlySet<string>): ReadonlyMap<string, Peer> {
  const peers = new Map<string, Peer>();
  const peerOf = (name: string, type: Peer['type']): Peer => {
    const peer = peers.get(name) ?? { type, requestCount: 0, failedRequestCount: 0, counts: new Map<number, number>() };
    peers.set(name, peer);
    return peer;
  };
  for (const edge of edges) {
    // A caller that sends nothing itself (a browser, a mobile app) is known only by what its callee says.
    if (!known.has(edge.client)) peerOf(edge.client, callerType(edge.connectionType));
    if (known.has(edge.server)) continue;
    count(peerOf(edge.server, edge.connectionType === 'rpc' ? 'service' : edge.connectionType), edge);
  }
  // A queue whose writers are not seen has the numbers of what was read from it.
  const silent = new Set([...peers].filter(([, peer]) => peer.requestCount === 0).map(([name]) => name));
  for (const edge of edges) {
    const queue = silent.has(edge.client) ? peers.get(edge.client) : undefined;
    if (queue?.type === 'messaging') count(queue, edge);
  }
  return peers;
}

function count(peer: Peer, edge: EdgeRow): void {
  peer.requestCount += edge.requestCount;
  peer.failedRequestCount += edge.failedRequestCount;
  for (const [bucket, calls] of edge.buckets) peer.counts.set(bucket, (peer.counts.get(bucket) ?? 0) + calls);
}
