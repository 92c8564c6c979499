import { randomInt } from 'node:crypto';

import type { RunningPart } from '@clew/lifecycle';
import { KeptTraces } from '@clew/sampling-control';
import {
  DEFAULT_DRIVER_LIMITS,
  DEFAULT_SAMPLER_LIMITS,
  checkSamplerLimits,
  runPartition,
  type DriverLimits,
  type SamplerClock,
  type SamplerLimits,
} from '@clew/sampling-engine';
import type { HybridDefaults } from '@clew/sampling-policies';
import type { Logger, Metrics } from '@clew/self-telemetry';
import type { FlushSink } from '@clew/store-contract';
import { FencedError, type LeaseHandler, type SpanStream, type StreamConsumer } from '@clew/stream-contract';

import {
  DEFAULT_POLICIES,
  NO_DOCUMENTS,
  partitionPolicies,
  type SamplingDocumentSource,
} from './partition-policies.js';
import { SamplerTelemetry } from './sampler-telemetry.js';
import { systemClock } from './system-clock.js';

export interface SamplerOptions {
  /** Started before the sampler, and shut down after it, by whoever composes them. */
  readonly stream: SpanStream;
  /** The store's way in; migrated before. */
  readonly sink: FlushSink;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** What is kept. Default: no documents, so that the default policies hold for everybody. */
  readonly documents?: SamplingDocumentSource;
  /** What holds where documents say nothing: 10,000 spans per second and team, half of them reserved for errors and slow traces. */
  readonly defaults?: HybridDefaults;
  /** Of each partition; those left out have the defaults documented where they are declared. */
  readonly limits?: Partial<SamplerLimits>;
  readonly driverLimits?: Partial<DriverLimits>;
  /** Samplers of one group share the partitions. Default `clew-sampler`. */
  readonly groupId?: string;
  /** Default: this machine's. */
  readonly clock?: SamplerClock;
  /**
   * Work off what is there and wait for no more: told of a partition, again and again, when all that it holds is decided, closed and
   * stored.
   */
  readonly drained?: (partition: number) => void;
}

const HASH_SEED_MAX = 2 ** 32;

/** Span stream in, kept traces and rollups out. Samples the partitions that the stream's group gives it. */
export function createSampler(options: SamplerOptions): RunningPart {
  const { stream, sink, logger, metrics, groupId = 'clew-sampler', clock = systemClock } = options;
  const limits = checkSamplerLimits({ ...DEFAULT_SAMPLER_LIMITS, ...options.limits });
  const driverLimits = { ...DEFAULT_DRIVER_LIMITS, ...options.driverLimits };
  const { documents: source = NO_DOCUMENTS, defaults = DEFAULT_POLICIES, drained } = options;
  const policies = partitionPolicies({ source, defaults, partitionCount: () => stream.partitionCount, logger });
  policies.bookOf({ version: 0, entries: [] }, undefined); // a bad default is told here, not when the first partition comes
  const telemetry = new SamplerTelemetry(logger, metrics, () => clock.unixMs());
  const hashSeed = randomInt(HASH_SEED_MAX);
  const keptTraces = new KeptTraces();
  let consumer: StreamConsumer | undefined;
  let stopping: Promise<void> | undefined;

  const handler: LeaseHandler = {
    run: async (lease) => {
      const { partition } = lease;
      try {
        await runPartition(lease, {
          stream: stream.name,
          sink,
          policies,
          keptTraces,
          limits,
          driverLimits,
          clock,
          events: telemetry,
          hashSeed,
          stopWhenDrained: drained !== undefined,
          started: (sampler) => {
            telemetry.started(partition, sampler);
          },
        });
        if (!lease.signal.aborted) drained?.(partition);
      } finally {
        telemetry.ended(partition);
      }
    },
    failed: (partition, error) => {
      if (error instanceof FencedError) logger.info({ partition }, 'a partition has a newer owner');
      else logger.error({ partition, err: error }, 'sampling a partition failed; it is taken over anew');
    },
  };

  return {
    name: 'sampler',
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
