import type { IngestIdentity, IngestKeyDirectory } from '@clew/access-model';
import { decodeTraceRequest, encodeTraceRequest } from '@clew/otlp';
import { createSpanIntake, type SpanIntake } from '@clew/receivers';
import { createLogger, createMetrics, type Logger, type Metrics } from '@clew/self-telemetry';
import type { OutgoingMessage } from '@clew/stream-contract';
import { spanIdFromBytes, traceIdFromBytes, type Span } from '@clew/trace-model';

export const KEY = 'clew-test-key';
const IDENTITY: IngestIdentity = { tenantId: 'acme', teamId: 'shop', ingestKeyId: 'key-1', retentionDays: 30 };

/** A real intake before a stream in memory. */
export interface ReceivingHarness {
  readonly intake: SpanIntake;
  readonly keys: IngestKeyDirectory & { isValid: boolean };
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Of every span the stream has, in order of arrival. */
  spanNames(): string[];
  /** While it is away appends fail. */
  setStream(state: 'there' | 'away'): void;
  shutdown(): Promise<void>;
}

export function createReceivingHarness(): ReceivingHarness {
  const messages: OutgoingMessage[] = [];
  let isAway = false;
  const producer = {
    append: (appended: readonly OutgoingMessage[]) => {
      if (isAway) return Promise.reject(new Error('the stream is away'));
      messages.push(...appended);
      return Promise.resolve();
    },
    shutdown: () => Promise.resolve(),
  };
  const keys = {
    isValid: true,
    find: (key: string) => Promise.resolve(keys.isValid && key === KEY ? IDENTITY : undefined),
    anonymous: () => undefined,
  };
  const metrics = createMetrics();
  const logger = createLogger({ name: 'kafka-receiver-test', level: 'silent' });
  const intake = createSpanIntake({ producer, partitionCount: 1, metrics, logger, lingerMs: 1, retryAfterMs: 10 });
  return {
    ...{ intake, keys, metrics, logger },
    spanNames: () => messages.flatMap(({ value }) => spanNamesIn(value)),
    setStream: (state) => {
      isAway = state === 'away';
    },
    shutdown: () => intake.shutdown({ deadlineMs: 500 }),
  };
}

export function spanNamesIn(body: Uint8Array): string[] {
  return decodeTraceRequest(body).flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) => spans.map(({ name }) => name)),
  );
}

/** An `ExportTraceServiceRequest` of spans named and numbered, two to a trace. */
export function traceRequest(service: string, numbers: readonly number[]): Buffer {
  const spans = numbers.map((number): Span => {
    const bytes = Buffer.alloc(24);
    bytes.writeUInt32BE(1 + (number >> 1), 0);
    bytes.writeUInt32BE(number + 1, 16);
    const traceId = traceIdFromBytes(bytes, 0);
    const spanId = spanIdFromBytes(bytes, 16);
    if (traceId === undefined || spanId === undefined) throw new Error('ids are not zero');
    return {
      traceId,
      spanId,
      parentSpanId: '',
      traceState: '',
      flags: 0,
      name: `span-${number}`,
      kind: 'SERVER',
      startTimeUnixNano: BigInt(Date.now()) * 1_000_000n,
      endTimeUnixNano: BigInt(Date.now()) * 1_000_000n,
      statusCode: 'UNSET',
      statusMessage: '',
      attributes: [],
      droppedAttributesCount: 0,
      events: [],
      droppedEventsCount: 0,
      links: [],
      droppedLinksCount: 0,
    };
  });
  const attributes = [{ key: 'service.name', value: { type: 'string', value: service } }] as const;
  const scope = { name: '', version: '', attributes: [], droppedAttributesCount: 0 };
  return Buffer.from(
    encodeTraceRequest([
      {
        resource: { attributes, droppedAttributesCount: 0 },
        schemaUrl: '',
        scopeSpans: [{ scope, schemaUrl: '', spans }],
      },
    ]),
  );
}
