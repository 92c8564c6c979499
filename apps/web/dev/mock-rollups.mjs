// Made-up services, service map and RED series for looking at the UI without a backend.
import { random } from './mock-traces.mjs';

const ms = (value) => String(Math.round(value * 1e6));

const NODES = [
  ['storefront', 'SERVICE', 182_340, 912, 210],
  ['checkout', 'SERVICE', 12_410, 640, 480],
  ['cart', 'SERVICE', 64_022, 12, 18],
  ['payments', 'SERVICE', 11_903, 611, 390],
  ['inventory', 'SERVICE', 23_410, 3, 41],
  ['shipping', 'SERVICE', 9_120, 0, 77],
  ['recommendation', 'SERVICE', 88_120, 1_322, 130],
  ['search', 'SERVICE', 40_410, 81, 96],
  ['currency', 'SERVICE', 31_019, 0, 3.2],
  ['email-worker', 'SERVICE', 8_810, 44, 620],
  ['postgresql/shop', 'DATABASE', 140_200, 31, 12],
  ['redis', 'DATABASE', 66_310, 0, 0.9],
  ['opensearch', 'DATABASE', 39_900, 75, 81],
  ['orders', 'MESSAGING', 8_842, 0, 210],
  ['api.acquirer.example', 'VIRTUAL_NODE', 11_800, 588, 350],
];
const EDGES = [
  ['storefront', 'checkout', 'RPC'],
  ['storefront', 'cart', 'RPC'],
  ['storefront', 'recommendation', 'RPC'],
  ['storefront', 'search', 'RPC'],
  ['storefront', 'currency', 'RPC'],
  ['checkout', 'cart', 'RPC'],
  ['checkout', 'payments', 'RPC'],
  ['checkout', 'inventory', 'RPC'],
  ['checkout', 'shipping', 'RPC'],
  ['checkout', 'currency', 'RPC'],
  ['checkout', 'orders', 'MESSAGING'],
  ['orders', 'email-worker', 'MESSAGING'],
  ['payments', 'api.acquirer.example', 'VIRTUAL_NODE'],
  ['inventory', 'postgresql/shop', 'DATABASE'],
  ['payments', 'postgresql/shop', 'DATABASE'],
  ['cart', 'redis', 'DATABASE'],
  ['search', 'opensearch', 'DATABASE'],
  ['recommendation', 'search', 'RPC'],
  ['email-worker', 'postgresql/shop', 'DATABASE'],
];

/** `extra` adds that many services in layers, to look at a large map. */
export function makeServiceMap(extra) {
  const next = random(7);
  const nodes = [...NODES];
  const edges = [...EDGES];
  for (let index = 0; index < extra; index++) {
    nodes.push([
      `team-${index % 12}-service-${index}`,
      'SERVICE',
      next() * 1e5,
      next() < 0.2 ? next() * 4e3 : 0,
      next() * 300,
    ]);
    edges.push([nodes[Math.floor(next() * (nodes.length - 1))][0], nodes[nodes.length - 1][0], 'RPC']);
  }
  const byName = new Map(nodes.map((node) => [node[0], node]));
  return {
    nodes: nodes.map(([name, type, spanCount, errorSpanCount, p95]) => ({
      id: name,
      name,
      type,
      spanCount,
      errorSpanCount,
      durationP95: ms(p95),
    })),
    edges: edges.map(([client, server, connectionType]) => {
      const [, , count, errors, p95] = byName.get(server);
      const share = 0.3 + next() * 0.6;
      return {
        client,
        server,
        clientId: client,
        serverId: server,
        connectionType,
        requestCount: count * share,
        failedRequestCount: errors * share,
        durationP50: ms(p95 * 0.3),
        durationP95: ms(p95),
        durationP99: ms(p95 * 2.2),
      };
    }),
  };
}

export function makeServices() {
  return NODES.filter(([, type]) => type === 'SERVICE').map(([name, , spanCount, errorSpanCount, p95]) => ({
    name,
    spanCount,
    errorSpanCount,
    durationP50: ms(p95 * 0.3),
    durationP95: ms(p95),
    durationP99: ms(p95 * 2.2),
  }));
}

export function makeRedSeries({ range, serviceName, stepSeconds = 60, groupBy = 'NONE' }) {
  const named = NODES.filter(([name]) => !serviceName || name === serviceName);
  const groups = groupBy === 'SERVICE' ? named.map((node) => [node]) : [named];
  const stepMs = stepSeconds * 1000;
  const start = Math.floor(Date.parse(range.start) / stepMs) * stepMs;
  return groups.map((group) => {
    const next = random(group.length * 31 + group[0][0].length);
    const count = group.reduce((sum, node) => sum + node[2], 0) / 60;
    const points = [];
    for (let time = start; time < Date.parse(range.end); time += stepMs) {
      const wave = 1 + 0.35 * Math.sin(time / 900_000) + (next() - 0.5) * 0.2;
      const spike = next() < 0.05 ? 6 : 1;
      points.push({
        time: new Date(time).toISOString(),
        spanCount: count * wave * (stepSeconds / 60),
        errorSpanCount: ((count * wave * stepSeconds) / 60) * Math.min(1, (group[0][3] / group[0][2]) * spike),
        durationP50: ms(group[0][4] * 0.3 * wave),
        durationP95: ms(group[0][4] * wave),
        durationP99: ms(group[0][4] * 2.1 * wave * (spike > 1 ? 1.4 : 1)),
      });
    }
    return { serviceName: groupBy === 'SERVICE' ? group[0][0] : null, spanName: null, points };
  });
}
