import { describe, expect, it } from 'vitest';

import { EdgeAccumulator, type Edge } from './edge-accumulator.js';
import { EdgeFinder, type Peer, type SpanColumns } from './edge-finder.js';

const SERVER = 2;
const CLIENT = 3;
const PRODUCER = 4;
const CONSUMER = 5;

interface TestSpan {
  readonly id: number;
  readonly parent?: number;
  readonly kind: number;
  readonly service: string;
  readonly isError?: boolean;
  readonly durationNano?: number;
  readonly peer?: Peer;
  readonly links?: readonly number[];
}

type NamedEdge = Omit<Edge, 'client' | 'server'> & { readonly client: string; readonly server: string };

function find(spans: readonly TestSpan[]): { edges: NamedEdge[]; parentless: number } {
  const columns: SpanColumns = {
    spanIdLo: (row) => spans[row]?.id ?? 0,
    spanIdHi: () => 7,
    parentIdLo: (row) => spans[row]?.parent ?? 0,
    parentIdHi: (row) => ((spans[row]?.parent ?? 0) === 0 ? 0 : 7),
    kind: (row) => spans[row]?.kind ?? 0,
    isError: (row) => spans[row]?.isError ?? false,
    minute: (row) => spans[row]?.id ?? 0,
    durationNano: (row) => spans[row]?.durationNano ?? 10,
  };
  const edges: NamedEdge[] = [];
  const ends = new EdgeAccumulator();
  const evidence = {
    end: (span: number) => ends.service('acme', 'shop', spans[span]?.service ?? '', 'production'),
    peerEnd: ({ system, name }: Peer) => ends.peer(system, name),
    serviceName: (span: number) => spans[span]?.service ?? '',
    peer: (span: number) => spans[span]?.peer,
    linkedSpanIds: (span: number) => (spans[span]?.links ?? []).flatMap((id) => [id, 7]),
  };
  const rows = Int32Array.from(spans, (_, index) => index);
  const parentless = new EdgeFinder().find(rows, spans.length, columns, evidence, ({ client, server, ...edge }) => {
    edges.push({ ...edge, client: client.name, server: server.name });
  });
  return { edges, parentless };
}

const client: TestSpan = { id: 1, kind: CLIENT, service: 'web', durationNano: 50 };
const server: TestSpan = { id: 2, parent: 1, kind: SERVER, service: 'cart', durationNano: 40 };

describe('EdgeFinder', () => {
  it('joins a call by its two halves; time is the client`s, failure is either`s', () => {
    const { edges, parentless } = find([{ ...server, isError: true }, client]);
    expect(edges).toEqual([
      { client: 'web', server: 'cart', connectionType: 'rpc', minute: 1, isFailed: true, durationNano: 50 },
    ]);
    expect(parentless).toBe(0);
  });

  it('joins halves that share an id', () => {
    expect(find([client, { ...server, id: 1, parent: 9 }]).edges).toMatchObject([{ client: 'web', server: 'cart' }]);
  });

  it('finds no edge within a service, but the call is answered', () => {
    const peer: Peer = { name: 'bank', system: '', connectionType: 'virtual_node', isSource: false };
    expect(
      find([
        { ...client, peer },
        { ...server, service: 'web' },
      ]).edges,
    ).toEqual([]);
  });

  it('takes a database or a queue that is named as the service for another node, but not a mere address', () => {
    const database: Peer = { name: 'web', system: 'redis', connectionType: 'database', isSource: false };
    expect(find([{ ...client, peer: database }]).edges).toMatchObject([{ client: 'web', server: 'web' }]);
    const address: Peer = { name: 'web', system: '', connectionType: 'virtual_node', isSource: false };
    expect(find([{ ...client, peer: address }]).edges).toEqual([]);
  });

  it('counts a server whose parent never came, not one that is the root', () => {
    expect(find([server])).toEqual({ edges: [], parentless: 1 });
    expect(find([{ ...server, parent: 0 }])).toEqual({ edges: [], parentless: 0 });
  });

  it('joins a consumer with its producer by parent or by link', () => {
    const producer: TestSpan = { id: 1, kind: PRODUCER, service: 'shop' };
    const consumer: TestSpan = { id: 2, kind: CONSUMER, service: 'mail' };
    const expected = [{ client: 'shop', server: 'mail', connectionType: 'messaging' }];
    expect(find([producer, { ...consumer, parent: 1 }]).edges).toMatchObject(expected);
    expect(find([producer, { ...consumer, links: [99, 1] }]).edges).toMatchObject(expected);
  });

  it('takes a call that nobody answers for one to the peer it names', () => {
    const database: Peer = { name: 'orders', system: 'postgresql', connectionType: 'database', isSource: false };
    expect(find([{ ...client, peer: database }]).edges).toMatchObject([
      { server: 'orders', connectionType: 'database' },
    ]);
    expect(find([client]).edges).toEqual([]);
  });

  it('joins a producer and a consumer of different traces by the queue between them', () => {
    const written: Peer = { name: 'orders', system: 'kafka', connectionType: 'messaging', isSource: false };
    expect(find([{ id: 1, kind: PRODUCER, service: 'shop', peer: written }]).edges).toMatchObject([
      { client: 'shop', server: 'orders', connectionType: 'messaging' },
    ]);
    const received: TestSpan = { id: 2, kind: CONSUMER, service: 'mail', peer: { ...written, isSource: true } };
    expect(find([{ ...received, links: [99] }]).edges).toMatchObject([
      { client: 'orders', server: 'mail', connectionType: 'messaging', minute: 2 },
    ]);
  });

  it('counts a message once that is received and then processed, or created and then sent', () => {
    const peer: Peer = { name: 'orders', system: 'kafka', connectionType: 'messaging', isSource: true };
    const received: TestSpan = { id: 1, kind: CONSUMER, service: 'mail', peer };
    expect(find([received, { ...received, id: 2, parent: 1 }]).edges).toHaveLength(1);
    const created: TestSpan = { id: 1, kind: PRODUCER, service: 'shop', peer: { ...peer, isSource: false } };
    expect(find([created, { ...created, id: 2, parent: 1 }]).edges).toHaveLength(1);
  });

  it('sees through the sidecar proxies of a mesh', () => {
    const address: Peer = { name: 'cart.svc', system: '', connectionType: 'virtual_node', isSource: false };
    const spans: TestSpan[] = [
      { ...client, peer: address },
      { id: 2, parent: 1, kind: CLIENT, service: 'web', peer: { ...address, name: 'outbound' } },
      { id: 3, parent: 2, kind: SERVER, service: 'cart' },
      { id: 4, parent: 3, kind: SERVER, service: 'cart' },
    ];
    expect(find(spans).edges).toMatchObject([{ client: 'web', server: 'cart', connectionType: 'rpc' }]);
  });

  it('takes the database a client names over the address its transport called', () => {
    const database: Peer = { name: 'search', system: 'postgresql', connectionType: 'database', isSource: false };
    const address: Peer = { name: '10.0.0.7', system: '', connectionType: 'virtual_node', isSource: false };
    const inner: TestSpan = { id: 2, parent: 1, kind: CLIENT, service: 'web', peer: address };
    expect(find([{ ...client, peer: database }, inner]).edges).toMatchObject([{ server: 'search' }]);
    expect(find([client, inner]).edges).toMatchObject([{ server: '10.0.0.7' }]);
  });

  it('counts every server that answers the same call', () => {
    expect(find([client, server, { ...server, id: 3, service: 'stock' }]).edges).toHaveLength(2);
  });
});
