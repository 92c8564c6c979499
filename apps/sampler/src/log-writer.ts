import type { RunningPart } from '@clew/lifecycle';
import { DEFAULT_LOG_WRITER_LIMITS, writePartition, type LogWriterClock, type LogWriterLimits } from '@clew/log-writer';
import type { Logger, Metrics } from '@clew/self-telemetry';
import type { LogSink } from '@clew/store-contract';
import { FencedError, type LeaseHandler, type SpanStream, type StreamConsumer } from '@clew/stream-contract';

import { LOG_WRITER_PARTITIONS } from './log-writer-metrics.js';
import { LogWriterTelemetry } from './log-writer-telemetry.js';
import { systemClock } from './system-clock.js';

export interface LogWriterOptions {
  /** The log stream. Started before the writer, and shut down after it, by whoever composes them. */
  readonly stream: SpanStream;
  /** The store's way in; migrated before. */
  readonly sink: LogSink;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Of each partition; those left out have the defaults documented where they are declared. */
  readonly limits?: Partial<LogWriterLimits>;
  /** Writers of one group share the partitions. Default `clew-log-writer`. */
  readonly groupId?: string;
  /** Default: this machine's. */
  readonly clock?: LogWriterClock;
}

/** Log stream in, log records in the store. Writes the partitions that the stream's group gives it. */
export function createLogWriter(options: LogWriterOptions): RunningPart {
  const { stream, sink, logger, metrics, groupId = 'clew-log-writer', clock = systemClock } = options;
  const limits = { ...DEFAULT_LOG_WRITER_LIMITS, ...options.limits };
  const events = new LogWriterTelemetry(logger, metrics, () => clock.unixMs());
  const running = new Set<number>();
  metrics.gauge(LOG_WRITER_PARTITIONS, () => running.size);
  let consumer: StreamConsumer | undefined;
  let stopping: Promise<void> | undefined;

  const handler: LeaseHandler = {
    run: async (lease) => {
      running.add(lease.partition);
      try {
        // The name tells these flushes from those of spans of the same kind of stream.
        await writePartition(lease, { stream: `${stream.name}.logs`, sink, limits, clock, events });
      } finally {
        running.delete(lease.partition);
      }
    },
    failed: (partition, error) => {
      if (error instanceof FencedError) logger.info({ partition }, 'a partition of log records has a newer owner');
      else logger.error({ partition, err: error }, 'writing a partition of log records failed; it is taken over anew');
    },
  };

  return {
    name: 'log-writer',
    start: async () => {
      consumer = await stream.openConsumer({ groupId }, handler);
      if (stopping !== undefined) await consumer.shutdown({ deadlineMs: 0 });
    },
    shutdown: ({ deadlineMs }) => {
      stopping ??= consumer?.shutdown({ deadlineMs }) ?? Promise.resolve();
      return stopping;
    },
  };
}
