import type { StoredSpan } from '@clew/store-contract';

import { normaliseStatement } from '../statement/normalise-statement.js';
import { textOf } from './attributes.js';
import { hostOfUrl, pathPattern } from './url-parts.js';

export type CallType = 'DATABASE' | 'HTTP' | 'RPC' | 'FUNCTION' | 'MESSAGING' | 'OTHER';

/** What a span asks of somebody else. */
export interface Call {
  readonly type: CallType;
  /** Database or messaging system, RPC framework; '' where it has none. */
  readonly system: string;
  /** Service, database, queue or address that it calls; '' where nothing says. */
  readonly peer: string;
  /** Normalised statement, method and route, or RPC method: equal for calls that do the same with other values. */
  readonly operation: string;
}

const DB_SYSTEM = ['db.system.name', 'db.system'];
const DB_TEXT = ['db.query.text', 'db.statement'];
const DB_SUMMARY = ['db.query.summary'];
const DB_OPERATION = ['db.operation.name', 'db.operation'];
const DB_COLLECTION = ['db.collection.name', 'db.sql.table', 'db.mongodb.collection', 'db.cassandra.table'];
const DB_NAMESPACE = ['db.namespace', 'db.name', 'db.redis.database_index'];
const MESSAGING_SYSTEM = ['messaging.system.name', 'messaging.system'];
const DESTINATION = ['messaging.destination.name', 'messaging.destination', 'messaging.destination.template'];
const RPC_SYSTEM = ['rpc.system.name', 'rpc.system'];
const RPC_SERVICE = ['rpc.service'];
const RPC_METHOD = ['rpc.method'];
const FUNCTION = ['faas.invoked_name'];
const HTTP_METHOD = ['http.request.method', 'http.method'];
const ROUTE = ['url.template', 'http.route'];
const PATH = ['url.path', 'http.target'];
const URL = ['url.full', 'http.url'];
const PEER_SERVICE = ['service.peer.name', 'server.service.name', 'peer.service'];
const PEER_ADDRESS = ['server.address', 'net.peer.name', 'http.host', 'network.peer.address', 'net.peer.ip'];

/**
 * Longest statement that is looked at. Ingest bounds attributes as well, but stores hold what older limits let in. Whatever
 * the options say, an operation is cut here: it is a key to group by.
 */
const STATEMENT_CHARS_MAX = 2_000;

export function callOf(span: StoredSpan): Call | undefined {
  const { kind, attributes } = span;
  if (kind === 'SERVER' || kind === 'CONSUMER') return undefined;
  // Databases inside the process are INTERNAL by the conventions.
  const system = textOf(attributes, DB_SYSTEM);
  if (system !== undefined) return databaseCall(span, system);
  if (kind !== 'CLIENT' && kind !== 'PRODUCER') return undefined;
  const messaging = textOf(attributes, MESSAGING_SYSTEM);
  if (messaging !== undefined || kind === 'PRODUCER') return messagingCall(span, messaging ?? '');
  return functionCall(span) ?? rpcCall(span) ?? httpCall(span) ?? otherCall(span);
}

/** Queue or topic that a span sends to or receives from. */
export function destinationOf({ attributes }: StoredSpan): string | undefined {
  return textOf(attributes, DESTINATION);
}

export function messagingSystemOf({ attributes }: StoredSpan): string | undefined {
  return textOf(attributes, MESSAGING_SYSTEM);
}

function databaseCall(span: StoredSpan, system: string): Call {
  const { attributes } = span;
  const peer = textOf(attributes, DB_NAMESPACE) ?? textOf(attributes, PEER_ADDRESS) ?? '';
  const text = textOf(attributes, DB_TEXT);
  const operation =
    (text === undefined ? '' : normaliseStatement(text, { system, charsMax: STATEMENT_CHARS_MAX })) ||
    (textOf(attributes, DB_SUMMARY) ?? operationAndCollection(span) ?? span.name);
  return { type: 'DATABASE', system, peer, operation };
}

function operationAndCollection({ attributes }: StoredSpan): string | undefined {
  const operation = textOf(attributes, DB_OPERATION);
  const collection = textOf(attributes, DB_COLLECTION);
  if (operation === undefined) return undefined;
  return collection === undefined ? operation : `${operation} ${collection}`;
}

function messagingCall(span: StoredSpan, system: string): Call {
  const peer = destinationOf(span) ?? textOf(span.attributes, PEER_ADDRESS) ?? '';
  return { type: 'MESSAGING', system, peer, operation: span.name };
}

function functionCall({ attributes }: StoredSpan): Call | undefined {
  const name = textOf(attributes, FUNCTION);
  return name === undefined ? undefined : { type: 'FUNCTION', system: '', peer: name, operation: name };
}

function rpcCall(span: StoredSpan): Call | undefined {
  const { attributes } = span;
  const system = textOf(attributes, RPC_SYSTEM);
  if (system === undefined) return undefined;
  const service = textOf(attributes, RPC_SERVICE);
  const method = textOf(attributes, RPC_METHOD) ?? span.name;
  const peer = textOf(attributes, PEER_SERVICE) ?? textOf(attributes, PEER_ADDRESS) ?? service ?? '';
  return { type: 'RPC', system, peer, operation: service === undefined ? method : `${service}/${method}` };
}

function httpCall({ attributes }: StoredSpan): Call | undefined {
  const method = textOf(attributes, HTTP_METHOD);
  const url = textOf(attributes, URL);
  if (method === undefined && url === undefined) return undefined;
  const peer = textOf(attributes, PEER_SERVICE) ?? textOf(attributes, PEER_ADDRESS) ?? hostOfUrl(url ?? '') ?? '';
  const route = textOf(attributes, ROUTE) ?? pathPattern(textOf(attributes, PATH) ?? url ?? '');
  return { type: 'HTTP', system: '', peer, operation: `${method ?? 'HTTP'} ${route}` };
}

function otherCall({ attributes, name }: StoredSpan): Call {
  const peer = textOf(attributes, PEER_SERVICE) ?? textOf(attributes, PEER_ADDRESS) ?? '';
  return { type: 'OTHER', system: '', peer, operation: name };
}
