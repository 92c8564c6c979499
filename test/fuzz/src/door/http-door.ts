import type { IngestIdentity, IngestKeyDirectory } from '@clew/access-model';
import {
  createLogIntake,
  createOtlpHttpReceiver,
  createSpanIntake,
  type OtlpHttpReceiver,
  type SpanIntake,
} from '@clew/receivers';
import { createLogger, createMetrics } from '@clew/self-telemetry';
import type { OutgoingMessage } from '@clew/stream-contract';

import { CapturedStream } from './captured-stream.js';

const IDENTITY: IngestIdentity = { tenantId: 'acme', teamId: 'team', ingestKeyId: 'key', retentionDays: 30 };
const KEYS: IngestKeyDirectory = { find: () => Promise.resolve(IDENTITY), anonymous: () => IDENTITY };
const LIMITS = { bodyBytesMax: 1024 * 1024, inflatedBytesMax: 2 * 1024 * 1024 };
const STOP_MS_MAX = 5_000;

export interface HttpAnswer {
  readonly status: number;
  readonly messages: readonly OutgoingMessage[];
}

/** An OTLP/HTTP receiver on a free port before a stream in memory: for what is done to a body before it is OTLP. */
export class HttpDoor {
  readonly #stream = new CapturedStream();
  readonly #intake: SpanIntake;
  readonly #receiver: OtlpHttpReceiver;

  constructor() {
    const metrics = createMetrics();
    const logger = createLogger({ name: 'fuzz', level: 'silent' });
    const shared = { producer: this.#stream, partitionCount: 1, metrics, logger };
    this.#intake = createSpanIntake({ ...shared, lingerMs: 0 });
    const logs = createLogIntake({ ...shared, budget: this.#intake.budget });
    const listener = { host: '127.0.0.1', port: 0, limits: LIMITS };
    this.#receiver = createOtlpHttpReceiver({ ...listener, intake: this.#intake, logs, keys: KEYS, metrics, logger });
  }

  start(): Promise<void> {
    return this.#receiver.start();
  }

  async post(path: string, headers: Readonly<Record<string, string>>, body: Uint8Array): Promise<HttpAnswer> {
    const response = await fetch(`${this.#receiver.url}${path}`, {
      method: 'POST',
      headers,
      body: new Uint8Array(body),
    });
    await response.arrayBuffer();
    return { status: response.status, messages: this.#stream.take() };
  }

  get heldBytes(): number {
    return this.#intake.budget.usedBytes;
  }

  async shutdown(): Promise<void> {
    await this.#receiver.shutdown({ deadlineMs: STOP_MS_MAX });
    await this.#intake.shutdown({ deadlineMs: STOP_MS_MAX });
  }
}
