import type { StoredSpan } from '@clew/store-contract';

import { numberOf, textOf } from '../calls/attributes.js';
import { maxNano, minNano } from '../time/nanoseconds.js';
import { durationOf } from '../tree/trace-node.js';
import type { TraceNode } from '../tree/trace-node.js';

const POOL_NAME = ['db.client.connection.pool.name', 'db.client.connections.pool.name', 'pool.name'];
const SYSTEM = ['db.system.name', 'db.system'];
/** Names of the metrics of the conventions, which some instrumentations set on spans: now in seconds, once in milliseconds. */
const WAIT_SECONDS = ['db.client.connection.wait_time'];
const WAIT_MS = ['db.client.connections.wait_time', 'db.connection.wait_time_ms', 'db.pool.wait_ms'];
const ACQUIRE_SPAN =
  /(?<![a-z])(?:get|acquire|checkout|check out|obtain|borrow|wait(?:ing)?(?: for)?)[ ._-]{0,2}(?:a |the )?(?:db[ ._-]?|pool(?:ed)?[ ._-]?)?conn(?:ection)?\b|pool[ ._-]?(?:connect|acquire|checkout|wait)/i;
const ACQUIRED_EVENT = /acquired?[ ._-]?(?:a )?conn(?:ection)?|conn(?:ection)?[ ._-](?:was )?acquired/i;
const NAME_CHARS_MAX = 200;
const NANOS_PER_MS = 1e6;
const NANOS_PER_S = 1e9;

/** Whether the span is the wait for a connection of a pool, and no statement. */
export function isPoolWaitSpan({ span }: TraceNode): boolean {
  if (span.kind === 'SERVER' || span.kind === 'CONSUMER') return false;
  return ACQUIRE_SPAN.test(span.name.slice(0, NAME_CHARS_MAX));
}

export function poolNameOf({ attributes }: StoredSpan): string {
  return textOf(attributes, POOL_NAME) ?? textOf(attributes, SYSTEM) ?? '';
}

/** How long a statement's span says that it waited for a connection, by an attribute or by the event that ends the wait. */
export function waitWithin(node: TraceNode): bigint {
  const { span } = node;
  const seconds = numberOf(span.attributes, WAIT_SECONDS);
  const ms = numberOf(span.attributes, WAIT_MS);
  const told = seconds === undefined ? (ms ?? 0) * NANOS_PER_MS : seconds * NANOS_PER_S;
  if (told > 0) return minNano(BigInt(Math.round(told)), durationOf(node));
  const acquired = span.events.find(({ name }) => ACQUIRED_EVENT.test(name.slice(0, NAME_CHARS_MAX)));
  if (acquired === undefined) return 0n;
  return minNano(maxNano(0n, acquired.timeUnixNano - span.startTimeUnixNano), durationOf(node));
}
