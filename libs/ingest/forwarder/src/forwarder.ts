import { setTimeout as sleep } from 'node:timers/promises';

import type { RunningPart } from '@clew/lifecycle';
import { retryDelayMs } from '@clew/resilience';
import type { Logger, Metrics } from '@clew/self-telemetry';
import {
  StreamError,
  type PartitionLease,
  type SpanStream,
  type StreamConsumer,
  type StreamMessage,
} from '@clew/stream-contract';

import { FORWARDER_METRICS } from './forwarder-metrics.js';
import { UpstreamError } from './upstream-error.js';
import { openUpstream, type Upstream, type UpstreamOptions } from './upstream.js';

export interface ForwarderOptions {
  readonly signal: 'traces' | 'logs';
  /** What is to be sent on. Started before the forwarder and shut down after it, by whoever composes them. */
  readonly stream: SpanStream;
  readonly upstream: UpstreamOptions;
  /** Largest request, before compression. Default 4 MiB; a single larger message goes alone. */
  readonly requestBytesMax?: number;
  /** Least and longest wait before a request is tried again. Default 500 and 30,000. */
  readonly delayMsMin?: number;
  readonly delayMsMax?: number;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** In [0, 1); default Math.random. */
  readonly random?: () => number;
}

const GROUP = 'forwarder';
const READ_WAIT_MS = 1_000;
const PATHS = { traces: '/v1/traces', logs: '/v1/logs' } as const;

/** Sends the messages of every partition on, in order, each request again until the upstream has it. */
export function createForwarder(options: ForwarderOptions): RunningPart {
  return new Forwarder(options);
}

class Forwarder implements RunningPart {
  readonly name: string;
  readonly #options: ForwarderOptions;
  readonly #instruments;
  #upstream: Upstream | undefined;
  #consumer: StreamConsumer | undefined;
  #isAway = false;

  constructor(options: ForwarderOptions) {
    this.name = `forwarder of ${options.signal}`;
    this.#options = options;
    this.#instruments = options.metrics.instruments(FORWARDER_METRICS);
  }

  async start(): Promise<void> {
    const { stream, upstream, logger } = this.#options;
    this.#upstream = await openUpstream(upstream);
    this.#consumer = await stream.openConsumer(
      { groupId: GROUP },
      {
        run: (lease) => this.#forward(lease),
        failed: (partition, error) => {
          logger.error({ err: error, partition }, `${this.name}: stopped, and starts again`);
        },
      },
    );
  }

  async shutdown({ deadlineMs }: { readonly deadlineMs: number }): Promise<void> {
    await this.#consumer?.shutdown({ deadlineMs });
    this.#upstream?.close();
  }

  async #forward(lease: PartitionLease): Promise<void> {
    const bytesMax = this.#options.requestBytesMax ?? 4 * 1024 * 1024;
    let next = (await lease.committed())?.offset ?? 0n; // not the earliest: what was deleted unsent is to be counted
    while (!lease.signal.aborted) {
      const messages = await this.#read(lease, next, bytesMax);
      if (messages === undefined) {
        next = await lease.earliestOffset();
        continue;
      }
      const last = messages.at(-1);
      if (last === undefined) continue;
      if (!(await this.#sendUntilSettled(messages, lease.signal))) return;
      next = last.offset + 1n;
      await lease.commit(next, '');
      this.#noteAge(last);
    }
  }

  /** Undefined when what comes next was deleted: the buffer was full. */
  async #read(lease: PartitionLease, from: bigint, bytesMax: number): Promise<readonly StreamMessage[] | undefined> {
    const { signal, logger } = this.#options;
    try {
      return await lease.read(from, { bytesMax, waitMsMax: READ_WAIT_MS });
    } catch (error) {
      if (!(error instanceof StreamError) || error.code !== 'STREAM_OFFSET_LOST') throw error;
      const messageCount = Number((await lease.earliestOffset()) - from);
      if (messageCount <= 0) throw error;
      this.#instruments.messagesLost.add(messageCount, { signal });
      logger.error(
        { messageCount },
        `${this.name}: the buffer was full and its oldest messages were dropped; see forwarder.diskBytesMax`,
      );
      return undefined;
    }
  }

  /** False when it was told to stop first. */
  async #sendUntilSettled(messages: readonly StreamMessage[], signal: AbortSignal): Promise<boolean> {
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        await this.#send(messages, signal);
        return true;
      } catch (error) {
        if (wasStopped(signal)) return false;
        if (!(error instanceof UpstreamError)) throw error;
        if (!error.retryable) return this.#sendApart(messages, error, signal);
        await this.#waitFor(error, attempt, signal);
      }
    }
    return false;
  }

  async #send(messages: readonly StreamMessage[], signal: AbortSignal): Promise<void> {
    const { signal: name } = this.#options;
    const startedAtMs = performance.now();
    const record = (outcome: string): void => {
      this.#instruments.requests.record((performance.now() - startedAtMs) / 1_000, { signal: name, outcome });
    };
    try {
      const { rejectedSpans: rejected } = await this.#connected().send(PATHS[name], concatenated(messages), signal);
      record('acknowledged');
      const count = itemsIn(messages);
      this.#instruments.forwarded.add(Math.max(0, count - rejected), { signal: name });
      if (rejected > 0) this.#instruments.rejected.add(rejected, { signal: name });
      this.#noteAnswer();
    } catch (error) {
      record(error instanceof UpstreamError && error.retryable ? 'retryable' : 'refused');
      throw error;
    }
  }

  /** Refused for good: halves until the message at fault is alone, and drops that one. */
  async #sendApart(messages: readonly StreamMessage[], error: UpstreamError, signal: AbortSignal): Promise<boolean> {
    if (messages.length > 1) {
      const middle = Math.ceil(messages.length / 2);
      const halves = [messages.slice(0, middle), messages.slice(middle)];
      for (const half of halves) if (!(await this.#sendUntilSettled(half, signal))) return false;
      return true;
    }
    this.#noteAnswer();
    const itemCount = itemsIn(messages);
    this.#instruments.dropped.add(itemCount, { signal: this.#options.signal });
    this.#options.logger.error(
      { err: error, itemCount },
      `${this.name}: the upstream refuses a message for good; it is dropped`,
    );
    return true;
  }

  async #waitFor(error: UpstreamError, attempt: number, signal: AbortSignal): Promise<void> {
    const { delayMsMin = 500, delayMsMax = 30_000, random = Math.random, logger } = this.#options;
    if (!this.#isAway)
      logger.warn({ err: error }, `${this.name}: the upstream does not take it; buffered on this disk meanwhile`);
    this.#isAway = true;
    const planned = retryDelayMs(attempt, { delayMsMin, delayMsMax, random });
    const delayMs = Math.min(Math.max(planned, error.retryAfterMs ?? 0), Math.max(delayMsMax, planned));
    await sleep(delayMs, undefined, { signal }).catch(() => undefined); // told to stop: the loop sees it
  }

  #noteAnswer(): void {
    if (this.#isAway) this.#options.logger.warn(`${this.name}: the upstream answers again`);
    this.#isAway = false;
  }

  #noteAge({ headers }: StreamMessage): void {
    const ageS = Math.max(0, (Date.now() - headers.receivedAtUnixMs) / 1_000);
    this.#instruments.behind.set(ageS, { signal: this.#options.signal });
  }

  #connected(): Upstream {
    if (this.#upstream === undefined) throw new Error(`${this.name} has not started`);
    return this.#upstream;
  }
}

/** A function, because it changes while others wait. */
function wasStopped(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Concatenated protobuf messages merge: one request holds what all of them held. */
function concatenated(messages: readonly StreamMessage[]): Uint8Array {
  const [only] = messages;
  return only !== undefined && messages.length === 1 ? only.value : Buffer.concat(messages.map(({ value }) => value));
}

function itemsIn(messages: readonly StreamMessage[]): number {
  return messages.reduce((sum, { headers }) => sum + headers.spanCount, 0);
}
