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
  const sources = { peerSystem: '', clientEnvironment: '', serverEnvironment: '', clientTeamId: '', serverTeamId: '' };
  const counts = { requestCount, failedRequestCount: 1, buckets: [[80, requestCount]] as const };
  return { client, server, connectionType, ...sources, ...counts };
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

  it('adds up environments and teams, and names which', () => {
    const row = { ...edge('cart', 'pay', 'rpc', 2), clientTeamId: 'shop', serverTeamId: 'money' };
    const { edges } = serviceGraph(
      [cart],
      [
        { ...row, clientEnvironment: 'staging', serverEnvironment: 'production' },
        { ...row, clientEnvironment: 'production', serverEnvironment: 'production', buckets: [[160, 2]] },
      ],
    );
    expect(edges).toMatchObject([
      {
        ...{ requestCount: 4, failedRequestCount: 2, clientId: 'service:cart', serverId: 'service:pay' },
        ...{ clientEnvironments: ['production', 'staging'], serverEnvironments: ['production'] },
        ...{ clientTeamIds: ['shop'], serverTeamIds: ['money'] },
      },
    ]);
    expect(edges[0]?.durationP99Nano).toBeGreaterThan((edges[0]?.durationP50Nano ?? 0) * 100);
  });

  it('tells a database, a queue and a service of one name apart, and databases by their system', () => {
    const own = { clientTeamId: 'shop' };
    const { nodes } = serviceGraph(
      [cart],
      [
        { ...edge('cart', 'cart', 'database', 2), ...own, peerSystem: 'postgresql' },
        { ...edge('cart', 'cart', 'database', 3), ...own, peerSystem: 'redis' },
        { ...edge('cart', 'cart', 'messaging', 4), ...own, peerSystem: 'kafka' },
      ],
    );
    expect(nodes.map(({ id, system, spanCount }) => [id, system, spanCount])).toEqual([
      ['database:postgresql:cart', 'postgresql', 2],
      ['database:redis:cart', 'redis', 3],
      ['messaging:kafka:cart', 'kafka', 4],
      ['service:cart', '', 10],
    ]);
  });

  it('is empty without services and edges', () => {
    expect(serviceGraph([], [])).toEqual({ nodes: [], edges: [] });
  });
});
