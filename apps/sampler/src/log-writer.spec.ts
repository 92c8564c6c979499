import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { RunningPart } from '@clew/lifecycle';
import { decodeLogRecord, logsRequestFromJson } from '@clew/otlp';
import { createLogger, createMetrics } from '@clew/self-telemetry';
import type { LogFlush, LogSink } from '@clew/store-contract';
import type { SpanStream, StreamProducer } from '@clew/stream-contract';
import { createSegmentLogStream } from '@clew/stream-segment-log';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createLogWriter } from './index.js';

const WAIT = { timeout: 10_000, interval: 20 };

/** Keeps what it is given by flush; fails as often as it is told to. */
class FakeSink implements LogSink {
  readonly flushes = new Map<string, LogFlush>();
  failures: Error[] = [];

  async writeLogs(flush: LogFlush): Promise<void> {
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
    this.flushes.set(`${flush.id.stream} ${String(flush.id.partition)} ${String(flush.id.flushNumber)}`, flush);
    return Promise.resolve();
  }

  hasLogs(): Promise<boolean> {
    return Promise.resolve(false); // it never knows, so that every take-over writes again
  }

  texts(): string[] {
    const logs = [...this.flushes.values()].flatMap((flush) => flush.logs);
    return logs.map(({ bytes, start, end }) => decodeLogRecord(bytes, start, end).eventName).sort();
  }
}

let dataDir: string;
let stream: SpanStream;
let producer: StreamProducer;
let sink: FakeSink;
let writer: RunningPart | undefined;
let logLines: string[];
let metrics = createMetrics();

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'clew-log-writer-'));
  stream = createSegmentLogStream({ dataDir, partitionCount: 2, offerPauseMs: 10 });
  await stream.start();
  producer = await stream.openProducer();
  sink = new FakeSink();
  logLines = [];
});

afterEach(async () => {
  await writer?.shutdown({ deadlineMs: 2_000 });
  await stream.shutdown({ deadlineMs: 2_000 });
  await rm(dataDir, { recursive: true, force: true });
});

/** As a process does it that starts anew: with metrics of its own. */
async function startWriter(): Promise<void> {
  metrics = createMetrics();
  writer = createLogWriter({
    stream,
    sink,
    metrics,
    logger: createLogger({ name: 'log-writer-test', destination: { write: (line) => void logLines.push(line) } }),
    limits: { flushIntervalMs: 20, readWaitMsMax: 20, storeRetryMsMin: 5, permanentRetryMs: 5 },
  });
  await writer.start();
}

/** One message per number; the same number again is a resend. */
async function send(...numbers: readonly number[]): Promise<void> {
  await producer.append(
    numbers.map((number) => ({
      partition: number % 2,
      headers: {
        ...{ tenantId: 'acme', teamId: 'shop', ingestKeyId: 'key', retentionDays: 7, spanCount: 1, ingestBytes: 10 },
        ...{ receivedAtUnixMs: 1_000, requestDigest: number.toString(16).padStart(32, '0') },
      },
      value: logsRequestFromJson(
        Buffer.from(
          JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ eventName: `log ${number}` }] }] }] }),
        ),
      ),
    })),
  );
}

describe('the log writer on a segment log', () => {
  it('brings every record to the store once, over failures, restarts and resends', async () => {
    sink.failures = [
      Object.assign(new Error('away'), { retryable: true }),
      Object.assign(new Error('disk full'), { retryable: false }),
    ];
    await startWriter();
    await send(1, 2, 3, 2);
    await vi.waitFor(() => {
      expect(sink.texts()).toEqual(['log 1', 'log 2', 'log 3']);
    }, WAIT);
    expect(logLines.join('')).toContain('the store refuses log records');

    await writer?.shutdown({ deadlineMs: 2_000 });
    await startWriter();
    await send(3, 4, 1);
    await vi.waitFor(() => {
      expect(sink.texts()).toEqual(['log 1', 'log 2', 'log 3', 'log 4']);
    }, WAIT);
    const streams = [...sink.flushes.values()].map(({ id }) => id.stream);
    expect(new Set(streams)).toEqual(new Set(['segment-log.logs']));
    await vi.waitFor(async () => {
      expect(await metrics.expose()).toContain('clew_log_writer_resends_total 2'); // of 3 and of 1
    }, WAIT);
    expect(await metrics.expose()).toContain('clew_log_writer_records_total 1');
  });

  it('skips what is no OTLP, counts it, and goes on', async () => {
    await startWriter();
    const headers = { tenantId: 'acme', teamId: 't', ingestKeyId: 'k', retentionDays: 7, spanCount: 1, ingestBytes: 1 };
    await producer.append([
      { partition: 0, headers: { ...headers, receivedAtUnixMs: 1 }, value: Uint8Array.of(0xff, 0xff) },
    ]);
    await send(2);
    await vi.waitFor(() => {
      expect(sink.texts()).toEqual(['log 2']);
    }, WAIT);
    await vi.waitFor(async () => {
      expect(await metrics.expose()).toContain('clew_log_writer_malformed_total 1');
    }, WAIT);
  });

  it('may be shut down before it has started, and twice', async () => {
    await startWriter();
    await Promise.all([writer?.shutdown({ deadlineMs: 500 }), writer?.shutdown({ deadlineMs: 500 })]);
    const other = createLogWriter({
      stream,
      sink,
      metrics: createMetrics(),
      logger: createLogger({ name: 'x', level: 'silent' }),
    });
    await other.shutdown({ deadlineMs: 100 });
    await other.start();
    await send(1);
    expect(sink.texts()).toEqual([]);
  });
});
