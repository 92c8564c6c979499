import { expect, it } from 'vitest';
import { healthOf } from '../kit/health.js';
import { edgeWidthPx, layOutMap, NODE_HEIGHT_PX, NODE_WIDTH_PX } from './map-layout.js';
import type { MapEdge, MapNode, PlacedNode } from './map-layout.js';

function node(name: string): MapNode {
  return { id: name, name, type: 'SERVICE', spanCount: 1, errorSpanCount: 0, durationP95: '1' };
}

function edge(client: string, server: string): MapEdge {
  return {
    client,
    server,
    clientId: client,
    serverId: server,
    connectionType: 'RPC',
    requestCount: 1,
    failedRequestCount: 0,
    durationP50: '1',
    durationP95: '1',
    durationP99: '1',
  };
}

function overlap(a: PlacedNode, b: PlacedNode): boolean {
  return Math.abs(a.x - b.x) < NODE_WIDTH_PX && Math.abs(a.y - b.y) < NODE_HEIGHT_PX;
}

it('puts callers to the left of what they call', () => {
  const placed = layOutMap([node('c'), node('b'), node('a')], [edge('a', 'b'), edge('b', 'c')]);
  const x = Object.fromEntries(placed.map((one) => [one.node.name, one.x]));
  expect(x.a).toBeLessThan(x.b ?? 0);
  expect(x.b).toBeLessThan(x.c ?? 0);
});

it('lies the same whatever the order of the answer', () => {
  const [nodes, edges] = [
    [node('a'), node('b'), node('c')],
    [edge('a', 'b'), edge('a', 'c')],
  ];
  expect(layOutMap(nodes.toReversed(), edges)).toEqual(layOutMap(nodes, edges));
});

it('takes cycles, calls to itself and ends that no node names', () => {
  const placed = layOutMap([node('a')], [edge('a', 'b'), edge('b', 'a'), edge('a', 'a')]);
  expect(placed.map((one) => [one.node.name, one.node.type])).toEqual([
    ['a', 'SERVICE'],
    ['b', 'VIRTUAL_NODE'],
  ]);
});

it('gives a service and a database of one name a place each', () => {
  const database: MapNode = { ...node('orders'), id: 'database:orders', type: 'DATABASE' };
  const call: MapEdge = { ...edge('orders', 'orders'), serverId: database.id, connectionType: 'DATABASE' };
  const [first, second] = layOutMap([node('orders'), database], [call]);
  expect([first?.node.type, second?.node.type]).toEqual(['DATABASE', 'SERVICE']);
  expect(first?.x).toBeGreaterThan(second?.x ?? Infinity);
});

it('keeps 120 services apart', () => {
  const nodes = Array.from({ length: 120 }, (_, index) => node(`service-${String(index)}`));
  const edges = nodes.slice(1).map(({ name }, index) => edge(`service-${String(Math.floor(index / 3))}`, name));
  const placed = layOutMap(nodes, edges);
  const pairs = placed.flatMap((a, index) => placed.slice(index + 1).filter((b) => overlap(a, b)));
  expect(pairs).toEqual([]);
});

it('grades errors and widths', () => {
  expect([healthOf(0, 0), healthOf(1, 1000), healthOf(1, 100), healthOf(5, 100)]).toEqual([
    'good',
    'good',
    'uneasy',
    'bad',
  ]);
  expect(edgeWidthPx(1000)).toBeGreaterThan(edgeWidthPx(1));
  expect(edgeWidthPx(0)).toBeGreaterThanOrEqual(1);
});
