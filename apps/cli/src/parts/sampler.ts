import type { ClewConfig } from '@clew/config';
import type { RunningPart } from '@clew/lifecycle';
import { createSampler, type SamplingDocumentSource } from '@clew/sampler';
import type { Logger, Metrics } from '@clew/self-telemetry';
import type { ClickHouseStore } from '@clew/store-clickhouse';
import type { SpanStream } from '@clew/stream-contract';

import { samplingDefaults } from './sampling-defaults.js';

export interface SamplerParts {
  readonly stream: SpanStream;
  readonly store: ClickHouseStore;
  readonly documents: SamplingDocumentSource;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Only what is there is worked off. */
  readonly drained?: (partition: number) => void;
}

export function sampler(config: ClewConfig, parts: SamplerParts): RunningPart {
  const { stream, store, documents, logger, metrics, drained } = parts;
  const { decisionWaitMs, flushIntervalMs, catchUpFlushIntervalMs } = config.sampler;
  const { traceOpenMsMax, traceSpansMax, decisionMemoryTraces } = config.sampler;
  const { bufferSpansMax, bufferBytesMax, bufferTracesMax, stressShare, snapshotBytesMax } = config.sampler;
  return createSampler({
    stream,
    sink: store.sink,
    logger: logger.child({ role: 'sampler' }),
    metrics,
    groupId: config.stream.groupId,
    documents,
    defaults: samplingDefaults(config),
    ...(drained === undefined ? {} : { drained }),
    limits: {
      ...{ decisionWaitMs, flushIntervalMs, catchUpFlushIntervalMs },
      ...{ traceOpenMsMax, traceSpansMax, decisionMemoryTraces },
      ...{ bufferSpansMax, bufferBytesMax, bufferTracesMax, stressShare, snapshotBytesMax },
    },
  });
}
