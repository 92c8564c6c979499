import type { ServiceGraph } from '@clew/store-contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { serviceNeighbourhood } from './service-neighbourhood.js';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];
const calls = fc.array(
  fc.record({ from: fc.constantFrom(...NAMES), to: fc.constantFrom(...NAMES), count: fc.integer({ min: 0, max: 9 }) }),
  { maxLength: 15 },
);

function graphOf(all: readonly { readonly from: string; readonly to: string; readonly count: number }[]): ServiceGraph {
  const durations = { durationP50Nano: 1, durationP95Nano: 1, durationP99Nano: 1 };
  const counts = { spanCount: 1, errorSpanCount: 0, adjustedSpanCount: 1 };
  const sources = { clientEnvironments: [], serverEnvironments: [], clientTeamIds: [], serverTeamIds: [] };
  return {
    nodes: NAMES.map((name) => ({ id: `service:${name}`, name, type: 'service', system: '', ...counts, ...durations })),
    edges: all.map(({ from, to, count }) => ({
      ...{ client: from, clientId: `service:${from}`, server: to, serverId: `service:${to}`, connectionType: 'rpc' },
      ...{ requestCount: count, failedRequestCount: 0, ...sources, ...durations },
    })),
  };
}

describe('the neighbourhood of a service', () => {
  it('is what is within so many calls, found by walking each of them', () => {
    fc.assert(
      fc.property(calls, fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 5 }), (all, depth, least) => {
        const busy = all.filter(({ count }) => count >= least);
        let near = new Set(['a']);
        for (let step = 0; step < depth; step++) {
          near = new Set([
            ...near,
            ...busy.filter(({ from }) => near.has(from)).map(({ to }) => to),
            ...busy.filter(({ to }) => near.has(to)).map(({ from }) => from),
          ]);
        }
        const map = serviceNeighbourhood(graphOf(all), { name: 'a', depth, requestCountMin: least });
        expect(map.nodes.map(({ name }) => name)).toEqual(NAMES.filter((name) => near.has(name)));
        const edges = busy.filter(({ from, to }) => near.has(from) && near.has(to));
        expect(map.edges).toEqual(graphOf(edges).edges);
      }),
    );
  });

  it('is the whole map without a name, and nothing around an unknown one', () => {
    const graph = graphOf([{ from: 'a', to: 'b', count: 1 }]);
    expect(serviceNeighbourhood(graph, { depth: 1, requestCountMin: 0 })).toEqual(graph);
    expect(serviceNeighbourhood(graph, { name: 'z', depth: 1, requestCountMin: 0 })).toEqual({ nodes: [], edges: [] });
  });
});
