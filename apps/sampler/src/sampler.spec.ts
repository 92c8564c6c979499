import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { RunningPart } from '@clew/lifecycle';
import { createLogger, createMetrics, type Metrics } from '@clew/self-telemetry';
import { StoreError, type Flush, type FlushId, type FlushSink } from '@clew/store-contract';
import type { SpanStream } from '@clew/stream-contract';
import { createSegmentLogStream } from '@clew/stream-segment-log';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createSampler } from './index.js';
import { sendSpans, testSpan as span, type TestSpan } from './testing/send-spans.js';

const PARTITIONS = 2;
const ERRORS_ONLY = { policies: [{ name: 'errors', type: 'status_code', statusCodes: ['ERROR'] }] };

/** Keeps flushes by id, as a store that deduplicates does. */
class MemorySink implements FlushSink {
  readonly flushes = new Map<string, Flush>();
  failures: StoreError[] = [];
  isRefused: (flush: Flush) => boolean = () => false;

  write(flush: Flush): Promise<void> {
    const failure = this.failures.shift();
    if (failure !== undefined) return Promise.reject(failure);
    if (this.isRefused(flush)) {
      return Promise.reject(new StoreError('STORE_REFUSED', 'a row too many', { retryable: false }));
    }
    // As a real sink: rows are taken out before the call settles.
    const spans = flush.spans.map((span) => ({ ...span, bytes: span.bytes.slice(span.start, span.end) }));
    this.flushes.set(idText(flush.id), { ...flush, spans });
    return Promise.resolve();
  }

  has(id: FlushId): Promise<boolean> {
    return Promise.resolve(this.flushes.has(idText(id)));
  }

  count(of: (flush: Flush) => number): number {
    return [...this.flushes.values()].reduce((sum, flush) => sum + of(flush), 0);
  }
}

const storedSpans = (flush: Flush): number => flush.spans.length;
const countedSpans = (flush: Flush): number => flush.red.reduce((sum, row) => sum + row.spanCount, 0);

let dataDir: string;
let stream: SpanStream;
let sink: MemorySink;
let metrics: Metrics;
let lines: Record<string, unknown>[];
const running: RunningPart[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'clew-sampler-'));
  sink = new MemorySink();
  lines = [];
  await openStream();
});

afterEach(async () => {
  await stopAll();
  await rm(dataDir, { recursive: true, force: true });
});

describe('the sampler on a segment log', () => {
  it('keeps what an error is in and counts everything', async () => {
    await startSampler();
    await send(span(1, 1, 'a', { isError: true }), span(1, 2, 'b'));
    await send(span(2, 3, 'a'));
    await vi.waitFor(() => {
      expect(sink.count(countedSpans)).toBe(3);
      expect(sink.count(storedSpans)).toBe(2);
    });
    const traces = [...sink.flushes.values()].flatMap((flush) => flush.traces);
    expect(traces).toMatchObject([{ decisionReason: 'status_code', spanCount: 2, errorSpanCount: 1 }]);
    expect(await metrics.expose()).toContain(
      'clew_sampler_traces_decided_total{reason="status_code",policy="errors"} 1',
    );
  });

  it('takes over where it stopped: open traces, verdicts, and nothing counted twice', async () => {
    await startSampler();
    await send(span(1, 1, 'a', { isError: true }), span(2, 2, 'a'));
    await vi.waitFor(() => {
      expect(sink.count(storedSpans)).toBe(1);
      expect(sink.count(countedSpans)).toBe(2);
    });
    await stopAll();

    await openStream();
    await startSampler();
    // A resend, a late span of the kept trace, and the error that keeps the open one whole.
    await send(span(1, 1, 'a', { isError: true }), span(1, 3, 'c'));
    await send(span(2, 4, 'b', { isError: true }));
    await vi.waitFor(() => {
      expect(sink.count(countedSpans)).toBe(4);
      expect(sink.count(storedSpans)).toBe(4);
    });
  });

  it('tries a flush again until the store takes it', async () => {
    sink.failures = [new StoreError('STORE_AWAY', 'the store is away', { retryable: true })];
    await startSampler();
    await send(span(1, 1, 'a', { isError: true }));
    await vi.waitFor(() => {
      expect(sink.count(storedSpans)).toBe(1);
    });
    expect(await metrics.expose()).toMatch(/clew_sampler_write_failures_total\{partition="[01]",kind="retryable"\} 1/);
  });

  it('goes on with the other partitions when the store refuses a flush, and says which one waits and why', async () => {
    sink.isRefused = ({ id }) => id.partition === 0;
    await startSampler();
    await send(...Array.from({ length: 20 }, (_, index) => span(index + 1, index + 1, 'a', { isError: true })));
    const refused = (): Record<string, unknown>[] => lines.filter(({ msg }) => String(msg).includes('refuses a flush'));
    await vi.waitFor(async () => {
      expect(sink.count(storedSpans)).toBeGreaterThan(0);
      expect(await metrics.expose()).toMatch(
        /clew_sampler_write_failures_total\{partition="0",kind="permanent"\} ([3-9]|\d\d)/,
      );
    });
    const stored = sink.count(storedSpans);
    expect(stored).toBeLessThan(20);
    expect(refused()).toMatchObject([
      { level: 'error', partition: 0, flushNumber: expect.any(Number) as number, err: { message: 'a row too many' } },
    ]);

    await send(...Array.from({ length: 20 }, (_, index) => span(index + 101, index + 101, 'a', { isError: true })));
    await vi.waitFor(() => {
      expect(sink.count(storedSpans)).toBeGreaterThan(stored);
    });
    sink.isRefused = () => false;
    await vi.waitFor(() => {
      expect(sink.count(storedSpans)).toBe(40);
    });
    expect(refused()).toHaveLength(1);
  });

  it('refuses a limit or a policy that makes no sense before it starts', () => {
    expect(() => newSampler({ flushIntervalMs: 0 })).toThrow(/flushIntervalMs is 0, allowed is/);
    expect(() => newSampler({}, 1.5)).toThrow(/baselineProbabilityMin is 1.5/);
  });
});

function newSampler(limits: { readonly flushIntervalMs?: number } = {}, baselineProbabilityMin = 0.005): RunningPart {
  metrics = createMetrics();
  return createSampler({
    stream,
    sink,
    metrics,
    logger: createLogger({
      name: 'sampler-test',
      destination: { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) },
    }),
    documents: {
      documents: () => ({
        version: 1,
        entries: [{ tenantId: '', kind: 'sampling', version: '1', content: ERRORS_ONLY }],
      }),
    },
    defaults: { budget: {}, baselineProbabilityMin },
    limits: { flushIntervalMs: 20, ...limits },
    driverLimits: { readWaitMsMax: 20, storeRetryMsMin: 5, permanentRetryMs: 5 },
  });
}

async function startSampler(): Promise<void> {
  const sampler = newSampler();
  running.push(sampler);
  await sampler.start();
}

async function openStream(): Promise<void> {
  stream = createSegmentLogStream({ dataDir, partitionCount: PARTITIONS });
  await stream.start();
}

async function stopAll(): Promise<void> {
  for (const part of running.splice(0)) await part.shutdown({ deadlineMs: 2_000 });
  await stream.shutdown({ deadlineMs: 2_000 });
}

function send(...spans: readonly TestSpan[]): Promise<void> {
  return sendSpans(stream, spans);
}

function idText(id: FlushId): string {
  return `${id.stream}/${id.partition}/${id.flushNumber}`;
}
