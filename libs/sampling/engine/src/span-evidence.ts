import { OtlpError, spanAttributeOf } from '@clew/otlp';
import type { LinkedSpanIds, Peer, SpanEvidence } from '@clew/sampling-rollup';

import type { GroupTable } from './group-table.js';
import { NONE } from './slot-index.js';
import type { SpanArena } from './span-arena.js';
import { linkedSpanIdsOf } from './span-links.js';
import type { SpanTable } from './span-table.js';

const CLIENT = 3;
const PRODUCER = 4;
const CONSUMER = 5;
const NO_LINKS: LinkedSpanIds = [];

interface Source {
  readonly spans: SpanTable;
  readonly arena: SpanArena;
  readonly groups: GroupTable;
}

/**
 * What edges need from inside a span, read from its bytes when its trace is closed. Bytes of kept spans are gone by then;
 * `preserve` takes out beforehand what is needed of them.
 */
export class EvidenceTable implements SpanEvidence {
  private readonly source: Source;
  private readonly peers = new Map<number, Peer>();
  private readonly links = new Map<number, LinkedSpanIds>();

  constructor(source: Source) {
    this.source = source;
  }

  serviceName(span: number): string {
    const { groups, spans } = this.source;
    return groups.get(spans.group[span] ?? NONE).serviceName;
  }

  peer(span: number): Peer | undefined {
    return this.hasBytes(span)
      ? this.read(span, PEER_READERS[this.source.spans.kind[span] ?? 0])
      : this.peers.get(span);
  }

  linkedSpanIds(span: number): LinkedSpanIds {
    return (this.hasBytes(span) ? this.read(span, linkedSpanIdsOf) : this.links.get(span)) ?? NO_LINKS;
  }

  /** To be called before the bytes of a span go while its trace stays open. */
  preserve(span: number): void {
    const peer = this.peer(span);
    if (peer !== undefined) this.peers.set(span, peer);
    if (this.source.spans.kind[span] !== CONSUMER) return;
    const links = this.linkedSpanIds(span);
    if (links.length > 0) this.links.set(span, links);
  }

  forget(span: number): void {
    const kind = this.source.spans.kind[span] ?? 0;
    if (PEER_READERS[kind] !== undefined) this.peers.delete(span);
    if (kind === CONSUMER) this.links.delete(span);
  }

  private hasBytes(span: number): boolean {
    return this.source.spans.arena[span] !== NONE;
  }

  private read<T>(span: number, reader: Reader<T> | undefined): T | undefined {
    if (reader === undefined) return undefined;
    const { spans, arena } = this.source;
    const start = spans.arenaStart[span] ?? 0;
    return reader(arena.bytesOf(span), start, start + (spans.byteLength[span] ?? 0));
  }
}

type Reader<T> = (bytes: Uint8Array, start: number, end: number) => T;

const MERE_NUMBER = /^\d*$/;

/** By kind. Of every name the current one of the semantic conventions comes first, then the deprecated ones. */
const PEER_READERS: Readonly<Record<number, Reader<Peer | undefined>>> = {
  [CLIENT]: calleeOf,
  [PRODUCER]: (bytes, start, end) => queueOf(bytes, start, end, false),
  [CONSUMER]: (bytes, start, end) => queueOf(bytes, start, end, true),
};

function calleeOf(bytes: Uint8Array, start: number, end: number): Peer | undefined {
  const database = databaseOf(bytes, start, end);
  if (database !== undefined) return database;
  const isMessaging = firstAttribute(bytes, start, end, ['messaging.system.name', 'messaging.system']) !== undefined;
  return isMessaging ? clientQueueOf(bytes, start, end) : virtualNodeOf(bytes, start, end);
}

/** Named by its namespace (unless that is a mere number, as Redis has them), else its server's address, else the system. */
function databaseOf(bytes: Uint8Array, start: number, end: number): Peer | undefined {
  const system = firstAttribute(bytes, start, end, ['db.system.name', 'db.system']);
  if (system === undefined) return undefined;
  const namespace = firstAttribute(bytes, start, end, ['db.namespace', 'db.name']) ?? '';
  const name = MERE_NUMBER.test(namespace) ? undefined : namespace;
  const address = name ?? firstAttribute(bytes, start, end, ['server.address', 'net.peer.name']);
  return { name: address ?? system, connectionType: 'database', isSource: false };
}

/** Named by its destination (queue or topic), else by the messaging system. */
function queueOf(bytes: Uint8Array, start: number, end: number, isSource: boolean): Peer | undefined {
  const name = firstAttribute(bytes, start, end, [
    'messaging.destination.name',
    'messaging.destination',
    'messaging.system.name',
    'messaging.system',
  ]);
  return name === undefined ? undefined : { name, connectionType: 'messaging', isSource };
}

/** Conventions since 1.27: a batch that is sent and a poll that receives are CLIENT spans; settling moves no message. */
function clientQueueOf(bytes: Uint8Array, start: number, end: number): Peer | undefined {
  const operation = firstAttribute(bytes, start, end, ['messaging.operation.type', 'messaging.operation']);
  if (operation === 'settle') return undefined;
  return queueOf(bytes, start, end, operation === 'receive' || operation === 'process');
}

/** The service or function that the caller was told, else its address. */
function virtualNodeOf(bytes: Uint8Array, start: number, end: number): Peer | undefined {
  const keys = [
    'server.service.name',
    'service.peer.name',
    'peer.service',
    'faas.invoked_name',
    'server.address',
    'net.peer.name',
  ];
  const name = firstAttribute(bytes, start, end, keys);
  return name === undefined ? undefined : { name, connectionType: 'virtual_node', isSource: false };
}

function firstAttribute(bytes: Uint8Array, start: number, end: number, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const text = textOrNothing(bytes, start, end, key);
    if (text !== undefined && text !== '') return text;
  }
  return undefined;
}

/** Attributes are not looked into before; a torn one must not stop the partition, only hide itself. */
function textOrNothing(bytes: Uint8Array, start: number, end: number, key: string): string | undefined {
  try {
    return spanAttributeOf(bytes, start, end, key);
  } catch (error) {
    if (error instanceof OtlpError) return undefined;
    throw error;
  }
}
