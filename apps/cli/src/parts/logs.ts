import type { ClewConfig } from '@clew/config';
import type { RunningPart } from '@clew/lifecycle';
import { createLogWriter } from '@clew/sampler';
import type { SpanStream } from '@clew/stream-contract';
import type { Logger } from '@clew/self-telemetry';

import type { SamplerParts } from './sampler.js';
import { openStream } from './stream.js';

/** The stream of log records, beside that of the spans: `<dataDir>/logs`, or the topic `<topic>.logs`. */
export function logStream(config: ClewConfig, logger: Logger): SpanStream {
  const { partitionCount, diskBytesMax } = config.logs;
  return openStream(config, logger, {
    name: 'log stream',
    folder: 'logs',
    topic: `${config.stream.topic}.logs`,
    partitionCount,
    diskBytesMax,
  });
}

export interface LogWriterParts extends Omit<SamplerParts, 'stream' | 'documents'> {
  readonly logStream: SpanStream;
}

export function logWriter(
  config: ClewConfig,
  { logStream: stream, store, logger, metrics }: LogWriterParts,
): RunningPart {
  const { groupId, flushIntervalMs, flushRecordsMax, flushBytesMax, resendWindowMs, resendRequestsMax } = config.logs;
  return createLogWriter({
    stream,
    sink: store.logSink,
    logger: logger.child({ role: 'log-writer' }),
    metrics,
    groupId,
    limits: { flushIntervalMs, flushRecordsMax, flushBytesMax, resendWindowMs, resendRequestsMax },
  });
}
