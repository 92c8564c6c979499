import { durationBucket } from '@clew/trace-model';

import { clamp, type AcceptedSpan } from './accepted-span.js';
import { CLIENT, CONSUMER, PRODUCER, SERVER, type SimSpan } from './sim-span.js';

type Counts = Record<string, bigint>;

/** The edges of one trace by the wording of the rollup's README, naively: every pair is looked at. */
export function expectedEdges(spans: readonly AcceptedSpan[]): [key: string, counts: Counts][] {
  const edges: [string, Counts][] = [];
  const answered = new Set<AcceptedSpan>();
  const add = (client: AcceptedSpan, server: string, type: string, isServerError: boolean): void => {
    if (serviceOf(client.span) === server) return;
    edges.push(edgeOf(client, server, type, isServerError));
  };
  for (const item of spans) {
    const client = clientOf(item.span, spans);
    if (client === undefined) continue;
    answered.add(client);
    add(client, serviceOf(item.span), item.span.kind === SERVER ? 'rpc' : 'messaging', item.span.isError);
  }
  for (const item of spans) {
    if (item.span.kind !== CLIENT || answered.has(item)) continue;
    const { attributes } = item.span;
    const system = attributes['db.system.name'] ?? attributes['db.system'];
    const address = attributes['server.address'];
    if (system !== undefined) add(item, attributes['db.namespace'] ?? address ?? system, 'database', false);
    else {
      const peer = attributes['service.peer.name'] ?? address;
      if (peer !== undefined) add(item, peer, 'virtual_node', false);
    }
  }
  return edges;
}

function clientOf(span: SimSpan, spans: readonly AcceptedSpan[]): AcceptedSpan | undefined {
  const find = (spanId: string, kind: number): AcceptedSpan | undefined =>
    spans.find((other) => other.span.spanId === spanId && other.span.kind === kind);
  if (span.kind === SERVER) return find(span.parentSpanId, CLIENT) ?? find(span.spanId, CLIENT);
  if (span.kind !== CONSUMER) return undefined;
  const linked = span.linkedSpanIds.map((id) => find(id, PRODUCER)).find((found) => found !== undefined);
  return find(span.parentSpanId, PRODUCER) ?? linked;
}

function edgeOf(client: AcceptedSpan, server: string, type: string, isServerError: boolean): [string, Counts] {
  const { span, message } = client;
  const durationNano = span.endNano - span.startNano;
  const minute = Math.floor(clamp(span.endNano, message.headers.receivedAtUnixMs) / 60_000) * 60;
  return [
    [message.headers.tenantId, serviceOf(span), server, type, minute].join('|'),
    {
      requests: 1n,
      failed: span.isError || isServerError ? 1n : 0n,
      sum: durationNano,
      [`bucket${durationBucket(Number(durationNano))}`]: 1n,
    },
  ];
}

function serviceOf(span: SimSpan): string {
  return span.service === '' ? 'unknown_service' : span.service;
}
