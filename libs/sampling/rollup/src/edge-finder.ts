import type { EdgeConnectionType } from '@clew/store-contract';

import type { Edge, EdgeEnd } from './edge-accumulator.js';

/** What edges need of spans, each of which is a row number. Halves of ids are int32. */
export interface SpanColumns {
  spanIdLo(row: number): number;
  spanIdHi(row: number): number;
  /** Both halves 0 for a root span. */
  parentIdLo(row: number): number;
  parentIdHi(row: number): number;
  /** Wire value of the kind. */
  kind(row: number): number;
  isError(row: number): boolean;
  /** Minute in which it ended. */
  minute(row: number): number;
  durationNano(row: number): number;
}

/** What a CLIENT, PRODUCER or CONSUMER span says about the other side, for when that side sends no span. */
export interface Peer {
  readonly name: string;
  /** Of a database or a queue, as its conventions name it; '' of others and where the span names none. */
  readonly system: string;
  readonly connectionType: Extract<EdgeConnectionType, 'database' | 'messaging' | 'virtual_node'>;
  /** The work came from there, as from a queue that was read: it is the edge's client. */
  readonly isSource: boolean;
}

/** Ids of spans that a CONSUMER span links to within its own trace, as pairs of halves (lo, hi) as int32. */
export type LinkedSpanIds = readonly number[];

/** Looked up only where an edge depends on it. */
export interface SpanEvidence {
  serviceName(span: number): string;
  /** The service that sent it, as an end of calls. */
  end(span: number): EdgeEnd;
  peerEnd(peer: Peer): EdgeEnd;
  peer(span: number): Peer | undefined;
  linkedSpanIds(span: number): LinkedSpanIds;
}

const SERVER = 2;
const CLIENT = 3;
const PRODUCER = 4;
const CONSUMER = 5;

const ANY_KIND = -1;

/** Another span is the other end of this one. */
const ANSWERED = 1;
/** Another span of the same service stands for the same call and says more about the other end. */
const COVERED = 2;

/**
 * Finds the calls in a trace:
 * - a SERVER span and the CLIENT span that is its parent, or that shares its id as Zipkin does: `rpc`;
 * - a CONSUMER span and the PRODUCER span that is its parent, or that it links to within the trace: `messaging`;
 * - a span whose other end is not in the trace, but that names it: a CLIENT a `database` or a peer without spans
 *   (`virtual_node`), a PRODUCER the queue it wrote to, a CONSUMER the queue it read from (both `messaging`). So a
 *   consumer that continues in a trace of its own, linked to its producer's, is joined with it by the queue between them.
 *
 * Spans of one service that are parent and child stand for one call: a message's PRODUCER in the PRODUCER of its batch, a
 * CONSUMER that processes in the one that received, a proxy's or transport's CLIENT in the application's. Of two CLIENTs
 * the outer counts where it names a database or a queue, otherwise the inner, which is nearer to the other end.
 * Calls within one service are no edges. A call failed when either side did; its minute and duration are the client's.
 */
export class EdgeFinder {
  private cells = new Int32Array(64);
  private usedMask = 63;
  private flags = new Uint8Array(32);

  /** Calls `found` for every edge among `spans[0, count)`; answers how many SERVER and CONSUMER spans miss their parent. */
  find(
    spans: Int32Array,
    count: number,
    columns: SpanColumns,
    evidence: SpanEvidence,
    found: (edge: Edge) => void,
  ): number {
    this.index(spans, count, columns);
    const parentless = this.findPairs(spans, count, columns, evidence, found);
    this.cover(spans, count, columns, evidence);
    for (let place = 0; place < count; place++) {
      const span = spans[place] ?? 0;
      if (this.flags[place] !== 0 || !mayHavePeer(columns.kind(span))) continue;
      const peer = evidence.peer(span);
      if (peer === undefined) continue;
      const service = evidence.end(span);
      const other = evidence.peerEnd(peer);
      const [client, server] = peer.isSource ? [other, service] : [service, other];
      report(client, server, peer.connectionType, span, span, columns, found);
    }
    return parentless;
  }

  private findPairs(
    spans: Int32Array,
    count: number,
    columns: SpanColumns,
    evidence: SpanEvidence,
    found: (edge: Edge) => void,
  ): number {
    let parentless = 0;
    for (let place = 0; place < count; place++) {
      const span = spans[place] ?? 0;
      const kind = columns.kind(span);
      if (kind !== SERVER && kind !== CONSUMER) continue;
      const clientPlace = this.clientOf(span, spans, columns, evidence);
      if (clientPlace < 0) parentless += this.missesParent(span, spans, columns) ? 1 : 0;
      else {
        this.flags[clientPlace] = ANSWERED;
        this.flags[place] = ANSWERED;
        const clientSpan = spans[clientPlace] ?? 0;
        const client = evidence.end(clientSpan);
        const server = evidence.end(span);
        report(client, server, kind === SERVER ? 'rpc' : 'messaging', clientSpan, span, columns, found);
      }
    }
    return parentless;
  }

  /** Marks the spans that say no more of a call than their parent or child does. */
  private cover(spans: Int32Array, count: number, columns: SpanColumns, evidence: SpanEvidence): void {
    for (let place = 0; place < count; place++) {
      const span = spans[place] ?? 0;
      const kind = columns.kind(span);
      if (!mayHavePeer(kind)) continue;
      const parentPlace = this.place(columns.parentIdLo(span), columns.parentIdHi(span), kind, spans, columns);
      const parent = spans[parentPlace] ?? 0;
      if (parentPlace < 0 || evidence.serviceName(parent) !== evidence.serviceName(span)) continue;
      const outer = kind === CLIENT ? evidence.peer(parent) : undefined;
      const isOuterTold = kind !== CLIENT || (outer !== undefined && outer.connectionType !== 'virtual_node');
      if (isOuterTold) this.mark(place, COVERED);
      else if (this.isAnswered(place) || evidence.peer(span) !== undefined) this.mark(parentPlace, COVERED);
    }
  }

  private isAnswered(place: number): boolean {
    return ((this.flags[place] ?? 0) & ANSWERED) !== 0;
  }

  private mark(place: number, flag: number): void {
    this.flags[place] = (this.flags[place] ?? 0) | flag;
  }

  /** Place of the other end among `spans`, or -1. */
  private clientOf(span: number, spans: Int32Array, columns: SpanColumns, evidence: SpanEvidence): number {
    const parentLo = columns.parentIdLo(span);
    const parentHi = columns.parentIdHi(span);
    if (columns.kind(span) === SERVER) {
      const parent = this.place(parentLo, parentHi, CLIENT, spans, columns);
      if (parent >= 0) return parent;
      return this.place(columns.spanIdLo(span), columns.spanIdHi(span), CLIENT, spans, columns);
    }
    const parent = this.place(parentLo, parentHi, PRODUCER, spans, columns);
    if (parent >= 0) return parent;
    const linked = evidence.linkedSpanIds(span);
    for (let index = 0; index + 1 < linked.length; index += 2) {
      const producer = this.place(linked[index] ?? 0, linked[index + 1] ?? 0, PRODUCER, spans, columns);
      if (producer >= 0) return producer;
    }
    return -1;
  }

  private missesParent(span: number, spans: Int32Array, columns: SpanColumns): boolean {
    const parentLo = columns.parentIdLo(span);
    const parentHi = columns.parentIdHi(span);
    return (parentLo | parentHi) !== 0 && this.place(parentLo, parentHi, ANY_KIND, spans, columns) < 0;
  }

  private index(spans: Int32Array, count: number, columns: SpanColumns): void {
    let cellCount = this.cells.length;
    while (cellCount < count * 2) cellCount *= 2;
    if (cellCount > this.cells.length) {
      this.cells = new Int32Array(cellCount);
      this.flags = new Uint8Array(cellCount / 2);
    }
    this.usedMask = maskFor(count);
    this.cells.fill(0, 0, this.usedMask + 1);
    this.flags.fill(0, 0, count);
    for (let place = 0; place < count; place++) {
      const span = spans[place] ?? 0;
      let cell = idHash(columns.spanIdLo(span), columns.spanIdHi(span)) & this.usedMask;
      while (this.cells[cell] !== 0) cell = (cell + 1) & this.usedMask;
      this.cells[cell] = place + 1;
    }
  }

  private place(idLo: number, idHi: number, kind: number, spans: Int32Array, columns: SpanColumns): number {
    if ((idLo | idHi) === 0) return -1;
    let cell = idHash(idLo, idHi) & this.usedMask;
    for (;;) {
      const place = (this.cells[cell] ?? 0) - 1;
      if (place < 0) return -1;
      const span = spans[place] ?? 0;
      const isSame = columns.spanIdLo(span) === idLo && columns.spanIdHi(span) === idHi;
      if (isSame && (kind === ANY_KIND || columns.kind(span) === kind)) return place;
      cell = (cell + 1) & this.usedMask;
    }
  }
}

function mayHavePeer(kind: number | undefined): boolean {
  return kind === CLIENT || kind === PRODUCER || kind === CONSUMER;
}

function report(
  client: EdgeEnd,
  server: EdgeEnd,
  connectionType: EdgeConnectionType,
  clientSpan: number,
  serverSpan: number,
  columns: SpanColumns,
  found: (edge: Edge) => void,
): void {
  // A database or a queue may well bear the name of the service that uses it.
  const isNamedAlike = client.name === server.name;
  if (isNamedAlike && (connectionType === 'virtual_node' || !(client.isPeer || server.isPeer))) return;
  // Written out, as there are several for every trace: spreading costs more than all else here.
  found({
    client,
    server,
    connectionType,
    minute: columns.minute(clientSpan),
    isFailed: columns.isError(clientSpan) || columns.isError(serverSpan),
    durationNano: columns.durationNano(clientSpan),
  });
}

function maskFor(count: number): number {
  let cells = 8;
  while (cells < count * 2) cells *= 2;
  return cells - 1;
}

function idHash(lo: number, hi: number): number {
  const mixed = Math.imul(lo ^ Math.imul(hi, 0x9e3779b1), 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
