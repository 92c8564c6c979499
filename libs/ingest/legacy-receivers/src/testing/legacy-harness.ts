import type { IngestIdentity, IngestKeyDirectory } from '@clew/access-model';
import { decodeTraceRequest } from '@clew/otlp';
import { createSpanIntake, type ReceiverLimits, type SpanIntake } from '@clew/receivers';
import { createLogger, createMetrics, type Metrics } from '@clew/self-telemetry';
import type { OutgoingMessage } from '@clew/stream-contract';

import { createJaegerReceiver } from '../jaeger-receiver.js';
import type { LegacyReceiver, LegacyReceiverOptions } from '../legacy-receiver.js';
import { createZipkinReceiver } from '../zipkin-receiver.js';

export const KEY = 'clew-test-key';
const IDENTITY: IngestIdentity = { tenantId: 'acme', teamId: 'shop', ingestKeyId: 'key-1', retentionDays: 30 };

export interface LegacyHarness {
  readonly zipkin: LegacyReceiver;
  readonly jaeger: LegacyReceiver;
  readonly intake: SpanIntake;
  readonly metrics: Metrics;
  readonly messages: readonly OutgoingMessage[];
  /** `service/span name` of every span the stream has. */
  spanNames(): string[];
  /** What appends fail with from now on. */
  failAppends(error: Error | undefined): void;
  shutdown(): Promise<void>;
}

export interface LegacyHarnessOptions {
  readonly limits?: Partial<ReceiverLimits>;
  readonly keyOptional?: boolean;
  readonly elementsMax?: number;
  readonly tls?: LegacyReceiverOptions['tls'];
  readonly admitHead?: LegacyReceiverOptions['admitHead'];
}

/** Both receivers on free ports before a real intake and a stream in memory. */
export async function startLegacyHarness(options: LegacyHarnessOptions = {}): Promise<LegacyHarness> {
  const { limits = {}, keyOptional = true, elementsMax = 1_000, tls, admitHead } = options;
  const messages: OutgoingMessage[] = [];
  let failure: Error | undefined;
  const producer = {
    append: (appended: readonly OutgoingMessage[]) => {
      if (failure !== undefined) return Promise.reject(failure);
      messages.push(...appended);
      return Promise.resolve();
    },
    shutdown: () => Promise.resolve(),
  };
  const keys: IngestKeyDirectory = {
    find: (key) => Promise.resolve(key === KEY ? IDENTITY : undefined),
    anonymous: () => (keyOptional ? { ...IDENTITY, ingestKeyId: 'anonymous' } : undefined),
  };
  const metrics = createMetrics();
  const logger = createLogger({ name: 'legacy-receivers-test', level: 'silent' });
  const intake = createSpanIntake({ producer, partitionCount: 1, metrics, logger, lingerMs: 1 });
  const listener = {
    host: '127.0.0.1',
    port: 0,
    ...(tls === undefined ? {} : { tls }),
    ...(admitHead === undefined ? {} : { admitHead }),
  };
  const shared = { ...listener, intake, keys, metrics, logger, limits, elementsMax };
  const zipkin = createZipkinReceiver(shared);
  const jaeger = createJaegerReceiver(shared);
  await Promise.all([zipkin.start(), jaeger.start()]);
  return {
    ...{ zipkin, jaeger, intake, metrics, messages },
    spanNames: () => messages.flatMap(({ value }) => namesIn(value)),
    failAppends: (error) => {
      failure = error;
    },
    shutdown: async () => {
      await Promise.all([zipkin.shutdown({ deadlineMs: 500 }), jaeger.shutdown({ deadlineMs: 500 })]);
      await intake.shutdown({ deadlineMs: 500 });
    },
  };
}

function namesIn(value: Uint8Array): string[] {
  return decodeTraceRequest(value).flatMap(({ resource, scopeSpans }) => {
    const service = resource.attributes.find(({ key }) => key === 'service.name')?.value;
    const name = service?.type === 'string' ? service.value : '';
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => `${name}/${span.name}`));
  });
}
