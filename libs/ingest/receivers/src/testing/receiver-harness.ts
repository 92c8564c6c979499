import type { IngestIdentity, IngestKeyDirectory } from '@clew/access-model';
import { createLogger, createMetrics, type Metrics } from '@clew/self-telemetry';

import type { ExportRequest, LogSink, LogSinkResult } from '../export-signal.js';
import {
  createOtlpGrpcReceiver,
  type OtlpGrpcReceiver,
  type OtlpGrpcReceiverOptions,
} from '../grpc/otlp-grpc-receiver.js';
import {
  createOtlpHttpReceiver,
  type OtlpHttpReceiver,
  type OtlpHttpReceiverOptions,
} from '../http/otlp-http-receiver.js';
import type { SpanIntake, SpanIntakeOptions } from '../intake/span-intake-options.js';
import { createSpanIntake } from '../intake/span-intake.js';
import { FakeProducer } from './fake-stream.js';
import { spanNames } from './otlp-oracle.js';

export const KEY = 'clew-test-key';
export const IDENTITY: IngestIdentity = { tenantId: 'acme', teamId: 'shop', ingestKeyId: 'key-1', retentionDays: 30 };
export const ANONYMOUS: IngestIdentity = { ...IDENTITY, ingestKeyId: 'anonymous' };

export class FakeKeys implements IngestKeyDirectory {
  allowsAnonymous = true;
  /** Lookups wait for this. */
  gate: Promise<void> = Promise.resolve();
  lookups = 0;
  identity = IDENTITY;
  /** What lookups fail with. */
  failure: Error | undefined;

  async find(key: string): Promise<IngestIdentity | undefined> {
    this.lookups++;
    await this.gate;
    if (this.failure !== undefined) throw this.failure;
    return key === KEY ? this.identity : undefined;
  }

  anonymous(): IngestIdentity | undefined {
    return this.allowsAnonymous ? ANONYMOUS : undefined;
  }
}

/** Takes log requests, and answers what the test says. */
export class FakeLogs implements LogSink {
  readonly requests: ExportRequest[] = [];
  result: LogSinkResult = { acceptedRecords: 1, rejectedRecords: 0, rejectedMessage: '' };

  accept(request: ExportRequest): Promise<LogSinkResult> {
    this.requests.push(request);
    return Promise.resolve(this.result);
  }
}

export interface Harness {
  readonly producer: FakeProducer;
  readonly keys: FakeKeys;
  readonly metrics: Metrics;
  readonly intake: SpanIntake;
  readonly http: OtlpHttpReceiver;
  readonly grpc: OtlpGrpcReceiver;
  /** Names of all spans the stream has. */
  spanNames(): string[];
  shutdown(): Promise<void>;
}

export interface HarnessOptions {
  readonly intake?: Partial<SpanIntakeOptions>;
  /** For both receivers, where it is common to both. */
  readonly http?: Partial<OtlpHttpReceiverOptions>;
  readonly grpc?: Partial<OtlpGrpcReceiverOptions>;
}

/** Both receivers on free ports before one intake and a fake stream. */
export async function startHarness(options: HarnessOptions = {}): Promise<Harness> {
  const producer = new FakeProducer();
  const keys = new FakeKeys();
  const metrics = createMetrics();
  const logger = createLogger({ name: 'receivers-test', level: 'silent' });
  const intake = createSpanIntake({ producer, partitionCount: 4, metrics, logger, lingerMs: 1, ...options.intake });
  const shared = { host: '127.0.0.1', port: 0, intake, keys, metrics, logger };
  const http = createOtlpHttpReceiver({ ...shared, ...options.http });
  const grpc = createOtlpGrpcReceiver({
    ...shared,
    ...(options.http?.limits === undefined ? {} : { limits: options.http.limits }),
    ...(options.http?.admitHead === undefined ? {} : { admitHead: options.http.admitHead }),
    ...(options.http?.logs === undefined ? {} : { logs: options.http.logs }),
    ...(options.http?.tls === undefined ? {} : { tls: options.http.tls }),
    ...options.grpc,
  });
  await Promise.all([http.start(), grpc.start()]);
  return {
    producer,
    keys,
    metrics,
    intake,
    http,
    grpc,
    spanNames: () => producer.appended.flatMap(({ value }) => spanNames(value)),
    shutdown: async () => {
      await Promise.all([http.shutdown({ deadlineMs: 500 }), grpc.shutdown({ deadlineMs: 500 })]);
      await intake.shutdown({ deadlineMs: 500 });
    },
  };
}
