import { durationBucket } from '@clew/trace-model';

import { clamp, type AcceptedSpan } from './accepted-span.js';
import { CLIENT, CONSUMER, PRODUCER, SERVER, type SimSpan } from './sim-span.js';

type Counts = Record<string, bigint>;

/** What a span tells of the service that sent it, or of an end that sends none. */
interface End {
  readonly name: string;
  readonly isPeer: boolean;
  readonly system: string;
  readonly environment: string;
  readonly teamId: string;
}

/** The edges of one trace by the wording of the rollup's README, naively: every pair is looked at. */
export function expectedEdges(spans: readonly AcceptedSpan[]): [key: string, counts: Counts][] {
  const edges: [string, Counts][] = [];
  const answered = new Set<AcceptedSpan>();
  const add = (
    timed: AcceptedSpan,
    [client, server]: readonly [End, End],
    type: string,
    isServerError: boolean,
  ): void => {
    const isWithin = client.name === server.name && client.isPeer === server.isPeer;
    const isToItself = client.name === server.name && type === 'virtual_node';
    if (!isWithin && !isToItself) edges.push(edgeOf(timed, client, server, type, isServerError));
  };
  for (const item of spans) {
    const client = clientOf(item.span, spans);
    if (client === undefined) continue;
    answered.add(client).add(item);
    const ends = [endOf(client), endOf(item)] as const;
    add(client, ends, item.span.kind === SERVER ? 'rpc' : 'messaging', item.span.isError);
  }
  const covered = coveredSpans(spans, answered);
  for (const item of spans) {
    const peer = answered.has(item) || covered.has(item) ? undefined : peerOf(item.span);
    if (peer === undefined) continue;
    const service = endOf(item);
    const other = { ...peer, isPeer: true, environment: service.environment, teamId: '' };
    add(item, peer.isSource ? [other, service] : [service, other], peer.type, false);
  }
  return edges;
}

/** Of a span and its parent of the same kind and service, the one that says less of the other end. */
function coveredSpans(spans: readonly AcceptedSpan[], answered: ReadonlySet<AcceptedSpan>): Set<AcceptedSpan> {
  const covered = new Set<AcceptedSpan>();
  for (const inner of spans) {
    const { kind, parentSpanId } = inner.span;
    if (![CLIENT, PRODUCER, CONSUMER].includes(kind)) continue;
    const outer = spans.find(({ span }) => span.spanId === parentSpanId && span.kind === kind);
    if (outer === undefined || serviceOf(outer.span) !== serviceOf(inner.span)) continue;
    const isOuterTold = kind !== CLIENT || ['database', 'messaging'].includes(peerOf(outer.span)?.type ?? '');
    if (isOuterTold) covered.add(inner);
    else if (answered.has(inner) || peerOf(inner.span) !== undefined) covered.add(outer);
  }
  return covered;
}

function endOf({ span, message }: AcceptedSpan): End {
  const { teamId } = message.headers;
  return { name: serviceOf(span), isPeer: false, system: '', environment: span.environment, teamId };
}

function peerOf({
  kind,
  attributes,
}: SimSpan): { name: string; system: string; type: string; isSource: boolean } | undefined {
  if (![CLIENT, PRODUCER, CONSUMER].includes(kind)) return undefined;
  const queue = attributes['messaging.destination.name'];
  const broker = attributes['messaging.system'] ?? '';
  if (kind !== CLIENT) {
    return queue === undefined
      ? undefined
      : { name: queue, system: broker, type: 'messaging', isSource: kind === CONSUMER };
  }
  const system = attributes['db.system.name'] ?? attributes['db.system'];
  const address = attributes['server.address'];
  if (system !== undefined) {
    return { name: attributes['db.namespace'] ?? address ?? system, system, type: 'database', isSource: false };
  }
  const operation = attributes['messaging.operation.type'];
  if (queue !== undefined) {
    if (operation === 'settle') return undefined;
    return { name: queue, system: broker, type: 'messaging', isSource: operation === 'receive' };
  }
  const name = attributes['service.peer.name'] ?? attributes['faas.invoked_name'] ?? address;
  return name === undefined ? undefined : { name, system: '', type: 'virtual_node', isSource: false };
}

function clientOf(span: SimSpan, spans: readonly AcceptedSpan[]): AcceptedSpan | undefined {
  const find = (spanId: string, kind: number): AcceptedSpan | undefined =>
    spans.find((other) => other.span.spanId === spanId && other.span.kind === kind);
  if (span.kind === SERVER) return find(span.parentSpanId, CLIENT) ?? find(span.spanId, CLIENT);
  if (span.kind !== CONSUMER) return undefined;
  const linked = span.linkedSpanIds.map((id) => find(id, PRODUCER)).find((found) => found !== undefined);
  return find(span.parentSpanId, PRODUCER) ?? linked;
}

function edgeOf(
  { span, message }: AcceptedSpan,
  client: End,
  server: End,
  type: string,
  isServerError: boolean,
): [string, Counts] {
  const durationNano = span.endNano - span.startNano;
  const minute = Math.floor(clamp(span.endNano, message.headers.receivedAtUnixMs) / 60_000) * 60;
  return [
    [
      message.headers.tenantId,
      ...[client.name, client.environment, client.teamId],
      ...[server.name, server.environment, server.teamId],
      ...[type, client.system || server.system, minute],
    ].join('|'),
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
