import { durationBucket } from '@clew/trace-model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { mergeServiceMap, type EdgeCounts } from './service-map.js';

const rows = fc.array(
  fc.record({
    client: fc.constantFrom('web', 'cart', 'orders'),
    server: fc.constantFrom('cart', 'pay', 'orders'),
    connectionType: fc.constantFrom('rpc', 'database', 'messaging', 'virtual_node'),
    requestCount: fc.integer({ min: 0, max: 100 }),
    failedRequestCount: fc.integer({ min: 0, max: 10 }),
    buckets: fc.array(fc.tuple(fc.integer({ min: -1, max: 300 }), fc.integer({ min: 0, max: 9 })), { maxLength: 4 }),
  }) satisfies fc.Arbitrary<EdgeCounts>,
  { maxLength: 30 },
);

describe('mergeServiceMap', () => {
  it('adds up minutes and puts failed edges first', () => {
    const { edges, nodes } = mergeServiceMap(
      [
        edge('web', 'cart', 50),
        edge('web', 'cart', 70),
        edge('cart', 'redis', 10, 3, 'database'),
        edge('cart', 'jobs', 5, 0, 'messaging'),
        edge('jobs', 'mailer', 5, 0, 'messaging'),
      ],
      60,
    );
    expect(
      edges.map(({ client, server, requestCount, requestsPerSecond }) => [
        client,
        server,
        requestCount,
        requestsPerSecond,
      ]),
    ).toEqual([
      ['cart', 'redis', 10, 10 / 60],
      ['web', 'cart', 120, 2],
      ['cart', 'jobs', 5, 5 / 60],
      ['jobs', 'mailer', 5, 5 / 60],
    ]);
    expect(edges[0]).toMatchObject({ errorRate: 0.3 });
    expect(edges[1]?.durationP95Nano).toBeGreaterThan(9e6);
    expect(nodes.map(({ name, type }) => [name, type])).toEqual([
      ['cart', 'service'],
      ['jobs', 'messaging'],
      ['mailer', 'messaging'],
      ['redis', 'database'],
      ['web', 'service'],
    ]);
    expect(nodes[0]).toMatchObject({
      incoming: { requestCount: 120 },
      outgoing: { requestCount: 15, failedRequestCount: 3 },
    });
    expect(nodes.at(-1)?.incoming).toBeUndefined();
  });

  it('keeps all calls, in any order, and counts those it does not show', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 0, max: 3 }), (all, edgesMax) => {
        const requestCount = all.reduce((sum, row) => sum + row.requestCount, 0);
        const map = mergeServiceMap(all, 60, { edgesMax });
        expect(map.edges.length).toBeLessThanOrEqual(edgesMax);
        expect(map.edges.reduce((sum, each) => sum + each.requestCount, map.otherRequestCount)).toBe(requestCount);
        expect(
          map.nodes.reduce((sum, { incoming }) => sum + (incoming?.requestCount ?? 0), map.otherRequestCount),
        ).toBe(requestCount);
        expect(mergeServiceMap(all.toReversed(), 60, { edgesMax })).toEqual(map);
      }),
    );
  });
});

function edge(
  client: string,
  server: string,
  requestCount: number,
  failedRequestCount = 0,
  connectionType: EdgeCounts['connectionType'] = 'rpc',
): EdgeCounts {
  return {
    client,
    server,
    connectionType,
    requestCount,
    failedRequestCount,
    buckets: [[durationBucket(1e7), requestCount]],
  };
}
