import { createHmac } from 'node:crypto';
import type { IngestIdentity } from '@clew/access-model';
import { compileLogProtection, compileProtection, type ProtectionObserver } from '@clew/protection';
import { createLogIntake, createSpanIntake, type IntakeResult, type LogIntake, type SpanIntake } from '@clew/receivers';
import { createLogger, createMetrics } from '@clew/self-telemetry';
import type { OutgoingMessage } from '@clew/stream-contract';

import { STUBBORN_SECRET } from '../samples/secrets.js';
import { CapturedStream } from './captured-stream.js';
import { MASKING, NAMES_STAY, SHAPING } from './rules.js';
import { StillClock } from './still-clock.js';

const IDENTITY: IngestIdentity = {
  ...{ tenantId: 'acme', teamId: 'team', ingestKeyId: 'key', retentionDays: 30 },
  environment: 'fuzz',
};
const BAGGAGE = `tenant=t1,who=${encodeURIComponent(STUBBORN_SECRET)}`;
const LINGER_MS = 5;

const PARTITION_COUNT = 4;

export interface Admitted<Result> {
  readonly result: Result;
  readonly messages: readonly OutgoingMessage[];
}
export interface LogResult {
  readonly acceptedRecords: number;
  readonly rejectedRecords: number;
}

/** What the check of spans needs of a door. */
export interface SpanDoor {
  acceptSpans(body: Uint8Array): Promise<Admitted<IntakeResult>>;
}

/** The intakes of a gateway with rules of every kind, as apps/gateway composes them, before a stream in memory. */
export class Door implements SpanDoor {
  readonly #clock = new StillClock();
  readonly #stream = new CapturedStream();
  readonly #logLines: string[];
  readonly #spans: SpanIntake;
  readonly #logs: LogIntake;

  /** `maskingOnly`: what masking alone would do, to tell whether what came out of another door needs any more of it. */
  constructor({ maskingOnly = false }: { readonly maskingOnly?: boolean } = {}) {
    const clock = this.#clock;
    const producer = this.#stream;
    const metrics = createMetrics();
    const logLines: string[] = [];
    const destination = { write: (line: string) => logLines.push(line) };
    const logger = createLogger({ name: 'fuzz', level: 'trace', destination });
    // What other rules add may lead a span beyond the bounds it kept when it came.
    const bounds = maskingOnly ? { attributesMax: 1_200, attributeBytesMax: 128 * 1024 } : {};
    const options = { hash, observer: WATCHED_BY_NOBODY, bounds };
    const spanProtection = compileProtection(maskingOnly ? [MASKING, NAMES_STAY] : [MASKING, ...SHAPING], options);
    const logProtection = compileLogProtection([MASKING], options);
    const shared = { producer, partitionCount: PARTITION_COUNT, metrics, logger, clock };
    this.#logLines = logLines;
    this.#spans = createSpanIntake({ ...shared, bounds, protectionOf: () => spanProtection, lingerMs: LINGER_MS });
    this.#logs = createLogIntake({ ...shared, budget: this.#spans.budget, protectionOf: () => logProtection });
  }

  /** Rejects as the intake does. */
  async acceptSpans(body: Uint8Array): Promise<Admitted<IntakeResult>> {
    const pending = this.#spans.accept({ body, identity: IDENTITY, transport: 'http', baggage: BAGGAGE });
    this.#clock.elapse(LINGER_MS);
    return { result: await pending, messages: this.#stream.take() };
  }

  async acceptLogs(body: Uint8Array): Promise<Admitted<LogResult>> {
    const result = await this.#logs.accept({ body, identity: IDENTITY, transport: 'http' });
    return { result, messages: this.#stream.take() };
  }

  /** What was logged since the last time. */
  takeLog(): string {
    return this.#logLines.splice(0).join('');
  }

  /** What the door holds for requests that are over: nothing. */
  get heldBytes(): number {
    return this.#spans.budget.usedBytes;
  }

  get timerCount(): number {
    return this.#clock.taskCount;
  }
}

function hash(bytes: Uint8Array): Uint8Array {
  return createHmac('sha256', 'fuzz').update(bytes).digest();
}

const WATCHED_BY_NOBODY: ProtectionObserver = {
  rule: () => undefined,
  finding: () => undefined,
  cardinality: () => undefined,
  glossary: () => undefined,
  fault: () => undefined,
  drift: () => undefined,
};
