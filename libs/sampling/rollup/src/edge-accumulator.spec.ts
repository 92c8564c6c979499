import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { EdgeAccumulator, type EdgeEnd } from './edge-accumulator.js';

const service = fc.record({
  tenantId: fc.constant('acme'),
  teamId: fc.constantFrom('red', 'blue'),
  name: fc.constantFrom('web', 'cart', 'cart\0p', 'orders'),
  environment: fc.constantFrom('', 'p', '\0p', 'production'),
});
const peer = fc.record({ system: fc.constantFrom('', 'kafka', 'redis'), name: fc.constantFrom('orders', 'cart') });
const calls = fc.array(
  fc.record({
    service,
    other: fc.oneof(service, peer),
    isSource: fc.boolean(),
    connectionType: fc.constantFrom('rpc', 'messaging', 'database', 'virtual_node'),
    minute: fc.integer({ min: 0, max: 2_000 }),
    isFailed: fc.boolean(),
    durationNano: fc.integer({ min: 0, max: 1_000 }),
  }),
  { maxLength: 300 },
);

describe('EdgeAccumulator', () => {
  it('counts every call once, under all that is known of both ends', () => {
    fc.assert(
      fc.property(calls, (all) => {
        const edges = new EdgeAccumulator();
        const end = (from: (typeof all)[number]['other']): EdgeEnd =>
          'teamId' in from
            ? edges.service(from.tenantId, from.teamId, from.name, from.environment)
            : edges.peer(from.system, from.name);
        const expected = new Map<string, { requests: number; failed: number; sum: bigint }>();
        for (const { service: one, other, isSource, ...call } of all) {
          const [client, server] = isSource ? [other, one] : [one, other];
          edges.add({ ...call, client: end(client), server: end(server) });
          const seen = { system: '', environment: one.environment, teamId: '' };
          const [from, to] = [
            { ...seen, ...client },
            { ...seen, ...server },
          ];
          const key = JSON.stringify([
            ...['acme', from.name, from.environment, from.teamId, to.name, to.environment, to.teamId],
            ...[call.connectionType, from.system || to.system, call.minute * 60],
          ]);
          const row = expected.get(key) ?? { requests: 0, failed: 0, sum: 0n };
          row.requests++;
          row.failed += call.isFailed ? 1 : 0;
          row.sum += BigInt(call.durationNano);
          expected.set(key, row);
        }
        const drained = edges
          .drain()
          .map((row) => [
            JSON.stringify([
              ...[row.tenantId, row.client, row.clientEnvironment, row.clientTeamId],
              ...[row.server, row.serverEnvironment, row.serverTeamId],
              ...[row.connectionType, row.peerSystem, row.minuteUnixS],
            ]),
            { requests: row.requestCount, failed: row.failedRequestCount, sum: row.durationSumNano },
          ]);
        // A service and a peer of one name and no team are told apart by the type of the edge; here types are random.
        expect(summed(drained)).toEqual(summed([...expected]));
        expect(edges.drain()).toEqual([]);
      }),
    );
  });

  it('tells teams, environments and systems apart', () => {
    const edges = new EdgeAccumulator();
    const call = { connectionType: 'messaging', minute: 1, isFailed: false, durationNano: 5 } as const;
    const web = edges.service('acme', 'red', 'web', 'production');
    for (const server of [
      edges.service('acme', 'red', 'cart', 'production'),
      edges.service('acme', 'blue', 'cart', 'production'),
      edges.service('acme', 'red', 'cart', 'staging'),
      edges.service('acme', 'red', 'cart', 'staging'),
      edges.peer('kafka', 'cart'),
      edges.peer('sqs', 'cart'),
    ]) {
      edges.add({ ...call, client: web, server });
    }
    const rows = edges
      .drain()
      .map(({ serverEnvironment, serverTeamId, peerSystem, requestCount }) =>
        [serverEnvironment, serverTeamId, peerSystem, requestCount].join(),
      );
    expect(rows).toEqual([
      'production,red,,1',
      'production,blue,,1',
      'staging,red,,2',
      'production,,kafka,1',
      'production,,sqs,1',
    ]);
  });
});

type Sums = readonly [string, { readonly requests: number; readonly failed: number; readonly sum: bigint }];

function summed(rows: readonly (readonly unknown[])[]): unknown {
  return Object.fromEntries(
    (rows as readonly Sums[]).map(([key, { requests, failed, sum }]) => [key, [requests, failed, String(sum)]]),
  );
}
