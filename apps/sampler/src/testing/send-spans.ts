import { frameByPartition, TraceScan, traceRequestFromJson } from '@clew/otlp';
import type { SpanStream } from '@clew/stream-contract';

/** When test spans start, Unix nanoseconds. */
export const TEST_START_NANO = BigInt(Date.now() - 60_000) * 1_000_000n;

/** A span as OTLP/JSON has it, with the service that sends it. */
export interface TestSpan {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code: number };
}

export interface TestSpanChanges {
  readonly isError?: boolean;
  readonly kind?: number;
  readonly parent?: number;
  readonly service?: string;
}

export function testSpan(trace: number, id: number, name: string, changes: TestSpanChanges = {}): TestSpan {
  const { isError = false, kind = 1, parent, service = 'cart' } = changes;
  return {
    service,
    traceId: trace.toString(16).padStart(32, '0'),
    spanId: spanId(id),
    parentSpanId: parent === undefined ? '' : spanId(parent),
    name,
    kind,
    startTimeUnixNano: String(TEST_START_NANO),
    endTimeUnixNano: String(TEST_START_NANO + 5_000_000n),
    status: { code: isError ? 2 : 0 },
  };
}

/** Puts spans into the stream as the gateway does, in short. */
export async function sendSpans(stream: SpanStream, spans: readonly TestSpan[]): Promise<void> {
  const resourceSpans = spans.map(({ service, ...span }) => ({
    resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
    scopeSpans: [{ spans: [span] }],
  }));
  const body = traceRequestFromJson(new TextEncoder().encode(JSON.stringify({ resourceSpans })));
  const scan = new TraceScan();
  scan.scan(body);
  const headers = {
    tenantId: 'acme',
    teamId: 'shop',
    ingestKeyId: 'key',
    retentionDays: 7,
    ingestBytes: body.length,
    receivedAtUnixMs: Date.now(),
  };
  const producer = await stream.openProducer();
  await producer.append(
    frameByPartition(body, scan, stream.partitionCount).map(({ partition, spanCount, value }) => ({
      partition,
      headers: { ...headers, spanCount },
      value,
    })),
  );
  await producer.shutdown({ deadlineMs: 1_000 });
}

function spanId(id: number): string {
  return id.toString(16).padStart(16, '0');
}
