import { StoreError } from '@clew/store-contract';
import type { ArrivedFlushes, FlushId, LivePosition, LiveReader, StoredSpan, TraceSummary } from '@clew/store-contract';
import type { TraceId } from '@clew/trace-model';
import type { Logger } from '@clew/self-telemetry';

import type { LiveClock } from './live-clock.js';
import type { LiveMetrics } from './live-metrics.js';
import type { LiveSubscriber } from './live-subscriber.js';
import type { LiveTailSettings } from './live-tail-settings.js';

export interface TailParts {
  readonly reader: LiveReader;
  readonly settings: LiveTailSettings;
  readonly clock: LiveClock;
  readonly metrics: LiveMetrics;
  readonly logger: Logger;
}

/** Flushes of a partition that one look takes: more since the last one, and the tail is behind. */
const FLUSHES_PER_PARTITION_MAX = 100;
const TRACES_AT_ONCE = 200;
/** Spans in memory at a time; a single trace may have more. */
const SPANS_AT_ONCE = 20_000;
const NANOS_PER_MS = 1_000_000n;

/** Reads what is stored of one organisation once for all who listen. */
export class OrganisationTail {
  readonly #tenantId: string;
  readonly #parts: TailParts;
  readonly #subscribers = new Set<LiveSubscriber>();
  readonly #stop = new AbortController();
  #started: Promise<void> | undefined;
  #position: LivePosition = { partitions: [], sinceUnixMs: 0 };

  constructor(tenantId: string, parts: TailParts) {
    this.#tenantId = tenantId;
    this.#parts = parts;
  }

  get subscriberCount(): number {
    return this.#subscribers.size;
  }

  add(subscriber: LiveSubscriber): void {
    this.#subscribers.add(subscriber);
  }

  remove(subscriber: LiveSubscriber): void {
    this.#subscribers.delete(subscriber);
  }

  /** Resolves once everything that is stored from then on will be seen. */
  start(): Promise<void> {
    this.#started ??= this.#begin();
    return this.#started;
  }

  stop(): void {
    this.#stop.abort();
  }

  async #begin(): Promise<void> {
    this.#position = await this.#parts.reader.newestPosition(this.#stop.signal);
    void this.#follow();
  }

  /** Never rejects: what fails is tried again. */
  async #follow(): Promise<void> {
    const { clock, settings } = this.#parts;
    const { signal } = this.#stop;
    let isBehind = false;
    for (;;) {
      try {
        if (!isBehind) await clock.sleep(settings.pollMs, signal);
        isBehind = await this.#look(signal);
      } catch (error) {
        if (signal.aborted) return;
        isBehind = false;
        this.#parts.metrics.failures.add(1);
        this.#parts.logger.warn(
          { err: error, tenantId: this.#tenantId },
          'the live tail could not read, it tries again',
        );
      }
    }
  }

  /** True when there is more to read at once. */
  async #look(signal: AbortSignal): Promise<boolean> {
    const { reader, clock, settings } = this.#parts;
    const since = await reader.flushesSince(this.#position, FLUSHES_PER_PARTITION_MAX, signal);
    const startTimeUnixNanoMin = BigInt(clock.nowUnixMs() - settings.lookBackMs) * NANOS_PER_MS;
    const arrived = { flushes: since.flushes, startTimeUnixNanoMin };
    const isBehind = hasFullPartition(since.flushes);
    try {
      if (isBehind) this.#skip(await reader.countArrivals(this.#tenantId, arrived, signal));
      else if (since.flushes.length > 0) await this.#judgeArrivals(arrived, signal);
    } catch (error) {
      // Too much for a query stays too much: the tail would stand still for good.
      if (error instanceof StoreError && !error.retryable) this.#position = since.position;
      throw error;
    }
    this.#position = since.position;
    return isBehind;
  }

  async #judgeArrivals(arrived: ArrivedFlushes, signal: AbortSignal): Promise<void> {
    const { reader, settings } = this.#parts;
    let after: TraceId | undefined;
    for (let seen = 0; seen < settings.tracesPerPollMax;) {
      const limit = Math.min(TRACES_AT_ONCE, settings.tracesPerPollMax - seen);
      const traces = await reader.arrivals(this.#tenantId, { ...arrived, after, limit }, signal);
      for (const chunk of inChunks(traces.filter((trace) => this.#isWanted(trace)))) await this.#judge(chunk, signal);
      if (traces.length < limit) return;
      after = traces.at(-1)?.traceId;
      seen += traces.length;
    }
    const count = await reader.countArrivals(this.#tenantId, arrived, signal);
    this.#skip(Math.max(0, count - settings.tracesPerPollMax));
  }

  /** On all that is stored of them, not on what is new: a condition may need two spans that came apart. */
  async #judge(traces: readonly TraceSummary[], signal: AbortSignal): Promise<void> {
    const { reader, settings, metrics } = this.#parts;
    const spansOf = await reader.spansOf(this.#tenantId, traces, settings.traceSpansMax, signal);
    for (const summary of traces) {
      const spans: readonly StoredSpan[] = spansOf.get(summary.traceId) ?? [];
      for (const subscriber of this.#subscribers) {
        if (subscriber.offer(summary, spans)) metrics.delivered.add(1);
      }
    }
  }

  #isWanted(trace: TraceSummary): boolean {
    for (const subscriber of this.#subscribers) if (subscriber.wants(trace)) return true;
    return false;
  }

  #skip(count: number): void {
    this.#parts.metrics.skipped.add(count);
    for (const { messages } of this.#subscribers) messages.skip(count);
  }
}

function hasFullPartition(flushes: readonly FlushId[]): boolean {
  const counts = new Map<string, number>();
  for (const { stream, partition } of flushes) {
    const key = `${stream}:${String(partition)}`;
    const count = (counts.get(key) ?? 0) + 1;
    if (count >= FLUSHES_PER_PARTITION_MAX) return true;
    counts.set(key, count);
  }
  return false;
}

function* inChunks(traces: readonly TraceSummary[]): Generator<readonly TraceSummary[]> {
  let chunk: TraceSummary[] = [];
  let spanCount = 0;
  for (const trace of traces) {
    if (chunk.length > 0 && spanCount + trace.spanCount > SPANS_AT_ONCE) {
      yield chunk;
      chunk = [];
      spanCount = 0;
    }
    chunk.push(trace);
    spanCount += trace.spanCount;
  }
  if (chunk.length > 0) yield chunk;
}
