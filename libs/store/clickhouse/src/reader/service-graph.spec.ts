import { describe, expect, it } from 'vitest';

import { serviceGraph, type EdgeRow } from './service-graph.js';

const cart = {
  ...{ serviceName: 'cart', spanCount: 10, errorSpanCount: 1, adjustedSpanCount: 40, adjustedErrorSpanCount: 4 },
  ...{ durationP50Nano: 1, durationP95Nano: 2, durationP99Nano: 3 },
};

function edge(
  client: string,
  server: string,
  connectionType: EdgeRow['connectionType'],
  requestCount: number,
): EdgeRow {
  return { client, server, connectionType, requestCount, failedRequestCount: 1, buckets: [[80, requestCount]] };
}

describe('the service graph', () => {
  it('takes a peer for what its edges say, with the calls to it', () => {
    const graph = serviceGraph(
      [cart],
      [
        edge('cart', 'orders-db', 'database', 4),
        edge('pay', 'orders-db', 'database', 2),
        edge('cart', 'topic', 'messaging', 1),
        edge('mails', 'cart', 'messaging', 2),
        edge('browser', 'cart', 'virtual_node', 3),
        edge('cart', 'pay', 'rpc', 5),
      ],
    );
    const nodes = graph.nodes.map(({ name, type, spanCount, errorSpanCount, adjustedSpanCount }) => [
      name,
      type,
      ...[spanCount, errorSpanCount, adjustedSpanCount],
    ]);
    expect(nodes).toEqual([
      ['browser', 'virtual_node', 0, 0, 0],
      ['cart', 'service', 10, 1, 40],
      ['mails', 'messaging', 2, 1, 2],
      ['orders-db', 'database', 6, 2, 6],
      ['pay', 'service', 5, 1, 5],
      ['topic', 'messaging', 1, 1, 1],
    ]);
    expect(graph.edges).toHaveLength(6);
    expect(graph.edges[0]?.durationP50Nano).toBeGreaterThan(0);
  });

  it('is empty without services and edges', () => {
    expect(serviceGraph([], [])).toEqual({ nodes: [], edges: [] });
  });
});
