import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { sendTraces } from './send-traces.js';

const SERVICES = ['edge', 'orders', 'stock', 'ledger'] as const;
const MS = 1_000_000n;

export interface SentTrace {
  readonly traceId: string;
  readonly spanCount: number;
  readonly error: boolean;
  readonly slow: boolean;
}

export interface SpanLoadOptions {
  /** Of several gateways each request begins at the first and goes to the next when it fails. */
  readonly otlpHttp: string | readonly string[];
  readonly ingestKey?: string;
  readonly tracesPerSecond: number;
  readonly durationMs: number;
  /** Ends the sending earlier; what was sent is still sent again until it is acknowledged. */
  readonly signal?: AbortSignal;
}

export interface SpanLoadResult {
  /** Every one of them was acknowledged whole. */
  readonly traces: ReadonlyMap<string, SentTrace>;
  readonly spanCount: number;
  /** Answers that were lost or retryable, after which the same body was sent again. */
  readonly resendCount: number;
}

/**
 * Sends traces at a steady rate, each split over two requests as two services would send it, and every request again until it
 * is acknowledged. What it returns is therefore exactly what the store must account for, however many processes were
 * killed meanwhile and however many requests arrived twice.
 */
export async function runSpanLoad(options: SpanLoadOptions): Promise<SpanLoadResult> {
  const traces = new Map<string, SentTrace>();
  const pending: Promise<number>[] = [];
  const door = { otlpHttp: [options.otlpHttp].flat(), ingestKey: options.ingestKey };
  const started = Date.now();
  let spanCount = 0;
  while (Date.now() - started < options.durationMs && options.signal?.aborted !== true) {
    const due = Math.floor(((Date.now() - started) / 1000) * options.tracesPerSecond);
    while (traces.size < due) {
      const { trace, bodies } = composeTrace(traces.size);
      traces.set(trace.traceId, trace);
      spanCount += trace.spanCount;
      for (const body of bodies) pending.push(sendTraces(door, body));
    }
    await sleep(20);
  }
  const resends = await Promise.all(pending);
  return { traces, spanCount, resendCount: resends.reduce((sum, count) => sum + count, 0) };
}

/** Every 20th trace fails, every 25th is slow, and sizes differ. */
function composeTrace(index: number): { trace: SentTrace; bodies: readonly string[] } {
  const traceId = randomBytes(16).toString('hex');
  const error = index % 20 === 3;
  const slow = index % 25 === 7;
  const width = 2 + (index % 4);
  const duration = slow ? 1_500n * MS : 40n * MS;
  const end = BigInt(Date.now()) * MS;
  const start = end - duration;
  const rootId = randomBytes(8).toString('hex');
  const root = span(traceId, rootId, '', 'GET /order', 2, start, end, error);
  const calls = SERVICES.slice(1).map((service) => {
    const clientId = randomBytes(8).toString('hex');
    const client = span(traceId, clientId, rootId, `call ${service}`, 3, start + MS, end - MS, false);
    const servers = Array.from({ length: width }, (_, i) => {
      const at = start + BigInt(i + 2) * MS;
      const id = randomBytes(8).toString('hex');
      return span(
        traceId,
        id,
        clientId,
        `serve ${String(i)}`,
        2,
        at,
        at + MS,
        error && service === 'ledger' && i === 0,
      );
    });
    return { service, client, servers };
  });
  const front = request([['edge', [root, ...calls.map((call) => call.client)]]]);
  const back = request(calls.map((call) => [call.service, call.servers]));
  return {
    trace: { traceId, spanCount: 1 + calls.length * (1 + width), error, slow },
    bodies: [front, back],
  };
}

function span(
  traceId: string,
  spanId: string,
  parentSpanId: string,
  name: string,
  kind: number,
  start: bigint,
  end: bigint,
  error: boolean,
): object {
  return {
    traceId,
    spanId,
    ...(parentSpanId === '' ? {} : { parentSpanId }),
    name,
    kind,
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(end),
    attributes: [{ key: 'load.span', value: { intValue: '1' } }],
    status: error ? { code: 2, message: 'refused' } : {},
  };
}

function request(groups: readonly (readonly [service: string, spans: readonly object[]])[]): string {
  return JSON.stringify({
    resourceSpans: groups.map(([service, spans]) => ({
      resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
      scopeSpans: [{ scope: { name: 'span-load' }, spans }],
    })),
  });
}
