import type { MessageHeaders } from '@clew/stream-contract';

import { throughGateways } from './gateways.js';
import type { Random } from './random.js';
import { CLIENT, CONSUMER, INTERNAL, PRODUCER, SERVER, encodeRequest, inWireOrder, type SimSpan } from './sim-span.js';

/** The wall clock at virtual time 0. */
export const EPOCH_MS = Date.UTC(2026, 10, 22, 23, 59, 50);

export interface PlannedMessage {
  readonly atMs: number;
  readonly headers: MessageHeaders;
  readonly value: Uint8Array;
  readonly spans: readonly SimSpan[];
}

export interface WorkloadOptions {
  readonly durationMs: number;
  readonly traceCount: number;
  /** Resends and late spans come at most so long after. */
  readonly lateMsMax: number;
  /** Clients send spans again, packed in other ways, and some writers do not number their messages. */
  readonly areSpansResent: boolean;
}

/** What a service does next, as often as it is listed. */
const CALLS = [
  ...['rpc', 'rpc', 'rpc', 'messaging', 'link', 'database', 'peer', 'internal', 'shared'],
  ...['proxy', 'poll', 'foreign'],
] as const;
const SERVICES = ['cart', 'checkout', 'payment', 'stock', ''] as const;
const TENANTS = ['acme', 'globex'] as const;

interface TimedSpan {
  readonly tenantId: string;
  readonly span: SimSpan;
  readonly atMs: number;
}

/** Messages in order of time: traces that overlap, out of order, late, sent twice, and some that are no OTLP at all. */
export function planWorkload(random: Random, options: WorkloadOptions): PlannedMessage[] {
  const timed: TimedSpan[] = [];
  let traceId = '';
  for (let index = 0; index < options.traceCount; index++) {
    // Now and then the same id in another tenant: another trace.
    if (traceId === '' || !random.chance(0.05)) traceId = hex(random, 16);
    timed.push(...planTrace(random, traceId, random.pick(TENANTS), options));
  }
  timed.sort((a, b) => a.atMs - b.atMs);
  const messages = [...batches(random, timed)].flatMap((batch) => messagesOf(random, batch, options));
  messages.sort((a, b) => a.atMs - b.atMs);
  return throughGateways(random, messages, options.durationMs, options.areSpansResent);
}

function planTrace(random: Random, traceId: string, tenantId: string, options: WorkloadOptions): TimedSpan[] {
  const startMs = random.whole(0, options.durationMs);
  const spans = traceSpans(random, traceId, EPOCH_MS + startMs);
  const spreadMs = random.pick([0, 200, 2_000, 5_000]);
  return spans.map((span) => {
    const isLate = random.chance(0.06);
    const delayMs = isLate ? random.whole(0, options.lateMsMax) : random.whole(0, spreadMs);
    return { tenantId, span, atMs: startMs + delayMs };
  });
}

function traceSpans(random: Random, traceId: string, startMs: number): SimSpan[] {
  const spans: SimSpan[] = [];
  const hasErrors = random.chance(0.25);
  const isSlow = random.chance(0.1);
  const traceState = random.chance(0.2) ? { traceState: sampledBefore(random) } : {};
  const add = (kind: number, service: string, parentSpanId: string, changes: Partial<SimSpan> = {}): SimSpan => {
    const durationMs = random.chance(0.05) ? 0 : random.whole(1, isSlow ? 1_500 : 90);
    const startNano = BigInt(startMs + random.whole(0, 50)) * 1_000_000n + BigInt(random.whole(0, 999_999));
    const span: SimSpan = {
      traceId,
      spanId: hex(random, 8),
      parentSpanId,
      kind,
      name: `${random.pick(['GET', 'POST'])} /${random.pick(['a', 'b', 'ü'])}`,
      service,
      environment: random.pick(['', 'staging', 'production']),
      scope: random.pick(['http', 'sql']),
      startNano,
      endNano: startNano + BigInt(durationMs) * 1_000_000n,
      isError: hasErrors && random.chance(0.3),
      attributes: {},
      linkedSpanIds: [],
      ...traceState,
      ...strangeTimes(random),
      ...changes,
    };
    spans.push(span);
    return span;
  };
  let frontier = [add(SERVER, random.pick(SERVICES), random.chance(0.1) ? hex(random, 8) : '')];
  for (let size = random.whole(0, 12); size > 0; size--) {
    const parent = random.pick(frontier);
    const server = random.pick(SERVICES);
    const kind = random.pick(CALLS);
    if (kind === 'internal') add(INTERNAL, parent.service, parent.spanId);
    else if (kind === 'database') add(CLIENT, parent.service, parent.spanId, { attributes: database(random) });
    else if (kind === 'peer') add(CLIENT, parent.service, parent.spanId, { attributes: peer(random) });
    else if (kind === 'proxy') {
      const outer = add(CLIENT, parent.service, parent.spanId, {
        attributes: random.pick([{}, peer(random), database(random)]),
      });
      const inner = add(CLIENT, parent.service, outer.spanId, { attributes: peer(random) });
      if (random.chance(0.5)) frontier = [...frontier, add(SERVER, server, inner.spanId)];
    } else if (kind === 'poll') {
      add(CLIENT, parent.service, parent.spanId, { attributes: { ...queue(random), ...operation(random) } });
    } else if (kind === 'foreign') {
      const received = add(CONSUMER, server, '', { attributes: queue(random), linkedSpanIds: [hex(random, 8)] });
      frontier = [...frontier, add(CONSUMER, server, received.spanId, { attributes: queue(random) })];
    } else if (kind === 'messaging' || kind === 'link') {
      const attributes = random.chance(0.5) ? queue(random) : {};
      const producer = add(PRODUCER, parent.service, parent.spanId, { attributes });
      if (random.chance(0.3)) continue;
      const isLinked = kind === 'link';
      const links = isLinked ? { linkedSpanIds: [hex(random, 8), producer.spanId] } : {};
      frontier = [...frontier, add(CONSUMER, server, isLinked ? '' : producer.spanId, { attributes, ...links })];
    } else {
      const client = add(CLIENT, parent.service, parent.spanId, { attributes: random.chance(0.5) ? peer(random) : {} });
      // Zipkin gives both ends of a call the same id.
      const shared = kind === 'shared' ? { spanId: client.spanId, parentSpanId: client.parentSpanId } : {};
      frontier = [...frontier, add(SERVER, server, client.spanId, shared)];
    }
  }
  return spans;
}

/** By an SDK that kept a half or a quarter; its random bits won that draw. */
function sampledBefore(random: Random): string {
  const bits = Buffer.from(random.bytes(7));
  const isHalf = random.chance(0.5);
  bits[0] = (bits[0] ?? 0) | (isHalf ? 0x80 : 0xc0);
  return `ot=th:${isHalf ? '8' : 'c'};rv:${bits.toString('hex')}`;
}

function strangeTimes(random: Random): Partial<SimSpan> {
  if (!random.chance(0.02)) return {};
  const startNano = random.pick([0n, 4_102_444_800_000_000_000n, 18_446_744_073_709_551_615n]);
  return { startNano, endNano: startNano };
}

function database(random: Random): Record<string, string> {
  return random.pick([
    { 'db.system.name': 'postgresql', 'db.namespace': 'orders', 'server.address': 'db1' },
    { 'db.system': 'redis', 'server.address': 'cache1' },
    { 'db.system.name': 'mysql' },
  ]);
}

function queue(random: Random): Record<string, string> {
  return { 'messaging.system': 'kafka', 'messaging.destination.name': random.pick(['orders', 'mails']) };
}

function operation(random: Random): Record<string, string> {
  return { 'messaging.operation.type': random.pick(['send', 'receive', 'settle']) };
}

function peer(random: Random): Record<string, string> {
  return random.pick([
    { 'service.peer.name': 'bank' },
    { 'server.address': 'api.example.com' },
    { 'faas.invoked_name': 'resize' },
    { other: 'x' },
  ]);
}

/** Spans of one tenant that come close together share a message. */
function* batches(random: Random, timed: readonly TimedSpan[]): Generator<readonly TimedSpan[]> {
  for (const tenantId of TENANTS) {
    let batch: TimedSpan[] = [];
    for (const item of timed.filter((candidate) => candidate.tenantId === tenantId)) {
      batch.push(item);
      if (!random.chance(0.25)) continue;
      yield shuffled(random, batch);
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }
}

function messagesOf(random: Random, batch: readonly TimedSpan[], options: WorkloadOptions): PlannedMessage[] {
  const atMs = Math.max(...batch.map((item) => item.atMs)) + random.whole(5, 50);
  const spans = batch.map((item) => item.span);
  const tenantId = batch[0]?.tenantId ?? '';
  const message = plannedMessage(random, atMs, tenantId, spans);
  const messages = [message];
  // The client's answer was lost: the spans again, otherwise packed.
  if (options.areSpansResent && random.chance(0.15)) {
    const again = shuffled(random, spans).slice(0, random.whole(1, spans.length));
    messages.push(plannedMessage(random, atMs + random.whole(100, options.lateMsMax), tenantId, again));
  }
  if (random.chance(0.03)) messages.push({ ...message, spans: [], value: random.bytes(random.whole(1, 60)) });
  if (random.chance(0.02)) messages.push({ ...message, spans: [], value: message.value.slice(0, -1) });
  return messages;
}

function plannedMessage(random: Random, atMs: number, tenantId: string, spans: readonly SimSpan[]): PlannedMessage {
  const value = encodeRequest(spans);
  // Not drawn: seeds that found something go on to mean the same.
  const teamKeepsErrors = value.length % 2 === 0;
  const headers: MessageHeaders = {
    tenantId,
    teamId: random.pick(['red', 'blue']),
    ingestKeyId: 'key',
    retentionDays: random.pick([7, 30]),
    ...(teamKeepsErrors ? { errorRetentionDays: 90 } : {}),
    spanCount: spans.length,
    ingestBytes: value.length + random.whole(0, 300),
    receivedAtUnixMs: Math.round(EPOCH_MS + atMs - random.whole(0, 20)),
  };
  return { atMs, headers, value, spans: inWireOrder(spans) };
}

function shuffled<T>(random: Random, values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, order: random.next() }))
    .sort((a, b) => a.order - b.order)
    .map(({ value }) => value);
}

function hex(random: Random, bytes: number): string {
  return Buffer.from(random.bytes(bytes)).toString('hex');
}
