import type { EdgeConnectionType } from '@clew/store-contract';

import type { Edge } from './edge-accumulator.js';

/** What edges need of spans, as columns: a span is a row number. */
export interface SpanColumns {
  readonly spanIdLo: Uint32Array;
  readonly spanIdHi: Uint32Array;
  /** Both halves 0 for a root span. */
  readonly parentIdLo: Uint32Array;
  readonly parentIdHi: Uint32Array;
  /** Wire value of the kind. */
  readonly kind: Uint8Array;
  readonly isError: Uint8Array;
  /** Minute in which it ended. */
  readonly minute: Int32Array;
  readonly durationNano: Float64Array;
}

/** What a CLIENT span says about the other side, for when that side sends no span. */
export interface Peer {
  readonly name: string;
  readonly connectionType: Extract<EdgeConnectionType, 'database' | 'virtual_node'>;
}

/** Ids of spans that a CONSUMER span links to within its own trace, as pairs of halves (lo, hi). */
export type LinkedSpanIds = readonly number[];

/** Looked up only where an edge depends on it. */
export interface SpanEvidence {
  serviceName(span: number): string;
  peer(span: number): Peer | undefined;
  linkedSpanIds(span: number): LinkedSpanIds;
}

const SERVER = 2;
const CLIENT = 3;
const PRODUCER = 4;
const CONSUMER = 5;

/**
 * Finds the calls in a trace:
 * - a SERVER span and the CLIENT span that is its parent, or that shares its id as Zipkin does: `rpc`;
 * - a CONSUMER span and the PRODUCER span that is its parent, or that it links to within the trace: `messaging`;
 * - a CLIENT span that no SERVER span answers, but that names a database or another peer: `database`, `virtual_node`.
 *
 * Calls within one service are no edges. A call failed when either side did; its minute and duration are the client's.
 */
export class EdgeFinder {
  private cells = new Int32Array(64);
  private isAnswered = new Uint8Array(32);

  /** Calls `found` for every edge among `spans[0, count)`; answers how many SERVER and CONSUMER spans miss their parent. */
  find(
    spans: Int32Array,
    count: number,
    columns: SpanColumns,
    evidence: SpanEvidence,
    found: (edge: Edge) => void,
  ): number {
    this.index(spans, count, columns);
    let parentless = 0;
    for (let place = 0; place < count; place++) {
      const span = spans[place] ?? 0;
      const kind = columns.kind[span];
      if (kind !== SERVER && kind !== CONSUMER) continue;
      const client = this.clientOf(span, spans, columns, evidence);
      if (client < 0) parentless += this.missesParent(span, spans, columns) ? 1 : 0;
      else {
        this.isAnswered[client] = 1;
        const clientSpan = spans[client] ?? 0;
        report(clientSpan, evidence.serviceName(span), kind === SERVER ? 'rpc' : 'messaging', span);
      }
    }
    for (let place = 0; place < count; place++) {
      const span = spans[place] ?? 0;
      if (columns.kind[span] !== CLIENT || this.isAnswered[place] === 1) continue;
      const peer = evidence.peer(span);
      if (peer !== undefined) report(span, peer.name, peer.connectionType, span);
    }
    return parentless;

    function report(clientSpan: number, server: string, connectionType: EdgeConnectionType, serverSpan: number): void {
      const client = evidence.serviceName(clientSpan);
      if (client === server) return;
      found({
        client,
        server,
        connectionType,
        minute: columns.minute[clientSpan] ?? 0,
        isFailed: columns.isError[clientSpan] === 1 || columns.isError[serverSpan] === 1,
        durationNano: columns.durationNano[clientSpan] ?? 0,
      });
    }
  }

  /** Place of the other end among `spans`, or -1. */
  private clientOf(span: number, spans: Int32Array, columns: SpanColumns, evidence: SpanEvidence): number {
    const parentLo = columns.parentIdLo[span] ?? 0;
    const parentHi = columns.parentIdHi[span] ?? 0;
    if (columns.kind[span] === SERVER) {
      const parent = this.place(parentLo, parentHi, CLIENT, spans, columns);
      if (parent >= 0) return parent;
      return this.place(columns.spanIdLo[span] ?? 0, columns.spanIdHi[span] ?? 0, CLIENT, spans, columns);
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
    const parentLo = columns.parentIdLo[span] ?? 0;
    const parentHi = columns.parentIdHi[span] ?? 0;
    return (parentLo | parentHi) !== 0 && this.place(parentLo, parentHi, ANY_KIND, spans, columns) < 0;
  }

  private index(spans: Int32Array, count: number, columns: SpanColumns): void {
    let cellCount = this.cells.length;
    while (cellCount < count * 2) cellCount *= 2;
    if (cellCount > this.cells.length) {
      this.cells = new Int32Array(cellCount);
      this.isAnswered = new Uint8Array(cellCount / 2);
    }
    this.usedMask = maskFor(count);
    this.cells.fill(0, 0, this.usedMask + 1);
    this.isAnswered.fill(0, 0, count);
    for (let place = 0; place < count; place++) {
      const span = spans[place] ?? 0;
      let cell = idHash(columns.spanIdLo[span] ?? 0, columns.spanIdHi[span] ?? 0) & this.usedMask;
      while (this.cells[cell] !== 0) cell = (cell + 1) & this.usedMask;
      this.cells[cell] = place + 1;
    }
  }

  private usedMask = 63;

  private place(idLo: number, idHi: number, kind: number, spans: Int32Array, columns: SpanColumns): number {
    if ((idLo | idHi) === 0) return -1;
    let cell = idHash(idLo, idHi) & this.usedMask;
    for (;;) {
      const place = (this.cells[cell] ?? 0) - 1;
      if (place < 0) return -1;
      const span = spans[place] ?? 0;
      const isSame = columns.spanIdLo[span] === idLo && columns.spanIdHi[span] === idHi;
      if (isSame && (kind === ANY_KIND || columns.kind[span] === kind)) return place;
      cell = (cell + 1) & this.usedMask;
    }
  }
}

const ANY_KIND = -1;

function maskFor(count: number): number {
  let cells = 8;
  while (cells < count * 2) cells *= 2;
  return cells - 1;
}

function idHash(lo: number, hi: number): number {
  const mixed = Math.imul(lo ^ Math.imul(hi, 0x9e3779b1), 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
