import type { Peer } from '@clew/sampling-rollup';

import { SpanTexts } from './span-texts.js';

const CLIENT = 3;
const PRODUCER = 4;
const CONSUMER = 5;

/*
 * What a span says about the other side of its call. Of every name the current one of the semantic conventions comes first,
 * then the deprecated ones.
 */
const DATABASE = ['db.system.name', 'db.system'];
const DATABASE_NAMESPACE = ['db.namespace', 'db.name'];
const ADDRESS = ['server.address', 'net.peer.name'];
const MESSAGING = ['messaging.system.name', 'messaging.system'];
const QUEUE = ['messaging.destination.name', 'messaging.destination', ...MESSAGING];
const OPERATION = ['messaging.operation.type', 'messaging.operation'];
const CALLEE = ['server.service.name', 'service.peer.name', 'peer.service', 'faas.invoked_name', ...ADDRESS];

const MERE_NUMBER = /^\d*$/;

/** Reads from one span after the other what it says about the other side. */
export class PeerReader {
  private readonly texts = new SpanTexts([...DATABASE, ...DATABASE_NAMESPACE, ...QUEUE, ...OPERATION, ...CALLEE]);

  /** Undefined for kinds that call nobody. */
  of(kind: number, bytes: Uint8Array, start: number, end: number): Peer | undefined {
    switch (kind) {
      case CLIENT:
        return calleeOf(this.texts.of(bytes, start, end));
      case PRODUCER:
        return queueOf(this.texts.of(bytes, start, end), false);
      case CONSUMER:
        return queueOf(this.texts.of(bytes, start, end), true);
      default:
        return undefined;
    }
  }
}

function calleeOf(span: SpanTexts): Peer | undefined {
  const database = databaseOf(span);
  if (database !== undefined) return database;
  return span.first(MESSAGING) === undefined ? virtualNodeOf(span) : clientQueueOf(span);
}

/** Named by its namespace (unless that is a mere number, as Redis has them), else its server's address, else the system. */
function databaseOf(span: SpanTexts): Peer | undefined {
  const system = span.first(DATABASE);
  if (system === undefined) return undefined;
  const namespace = span.first(DATABASE_NAMESPACE) ?? '';
  const name = MERE_NUMBER.test(namespace) ? undefined : namespace;
  return { name: name ?? span.first(ADDRESS) ?? system, system, connectionType: 'database', isSource: false };
}

/** Named by its destination (queue or topic), else by the messaging system. */
function queueOf(span: SpanTexts, isSource: boolean): Peer | undefined {
  const name = span.first(QUEUE);
  if (name === undefined) return undefined;
  return { name, system: span.first(MESSAGING) ?? '', connectionType: 'messaging', isSource };
}

/** Conventions since 1.27: a batch that is sent and a poll that receives are CLIENT spans; settling moves no message. */
function clientQueueOf(span: SpanTexts): Peer | undefined {
  const operation = span.first(OPERATION);
  if (operation === 'settle') return undefined;
  return queueOf(span, operation === 'receive' || operation === 'process');
}

/** The service or function that the caller was told, else its address. */
function virtualNodeOf(span: SpanTexts): Peer | undefined {
  const name = span.first(CALLEE);
  return name === undefined ? undefined : { name, system: '', connectionType: 'virtual_node', isSource: false };
}
