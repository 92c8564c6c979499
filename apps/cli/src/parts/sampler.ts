import type { ClewConfig } from '@clew/config';
import type { RunningPart } from '@clew/lifecycle';
import { createSampler } from '@clew/sampler';
import type { Logger, Metrics } from '@clew/self-telemetry';
import type { ClickHouseStore } from '@clew/store-clickhouse';
import type { SpanStream } from '@clew/stream-contract';

export interface SamplerParts {
  readonly stream: SpanStream;
  readonly store: ClickHouseStore;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

export function sampler(config: ClewConfig, { stream, store, logger, metrics }: SamplerParts): RunningPart {
  const { policyVersion, keepAllBelowSpansPerSecond, latencyThresholdMs, baselineProbability } = config.sampler;
  const { decisionWaitMs, flushIntervalMs, traceOpenMsMax, traceSpansMax } = config.sampler;
  const { bufferSpansMax, bufferBytesMax } = config.sampler;
  return createSampler({
    stream,
    sink: store.sink,
    logger: logger.child({ role: 'sampler' }),
    metrics,
    groupId: config.stream.groupId,
    policies: { version: policyVersion, keepAllBelowSpansPerSecond, latencyThresholdMs, baselineProbability },
    limits: { decisionWaitMs, flushIntervalMs, traceOpenMsMax, traceSpansMax, bufferSpansMax, bufferBytesMax },
  });
}
