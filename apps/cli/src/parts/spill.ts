import { join } from 'node:path';

import type { ClewConfig } from '@clew/config';
import { defineGauge, type Logger, type Metrics } from '@clew/self-telemetry';
import type { SpanStream } from '@clew/stream-contract';
import { createSpillingStream, type SpillEvent } from '@clew/stream-spill';

export interface SpillParts {
  readonly stream: SpanStream;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Several gateways of one data folder have a folder each. */
  readonly folderName?: string;
}

const SPILL_BYTES = defineGauge({
  name: 'clew_gateway_spill_bytes',
  help: 'Disk taken by spans that the span stream has not taken yet. Clients are refused at spill.diskBytesMax.',
});
const SPILL_WAITING = defineGauge({
  name: 'clew_gateway_spill_messages',
  help: 'Messages on the disk that are to be brought to the span stream. More than 0: it is slow or away.',
});

/** The stream with a disk in front of it, where there is something to wait for: a folder of this machine needs none. */
export function withSpill(
  config: ClewConfig,
  { stream, logger, metrics, folderName = 'spill' }: SpillParts,
): SpanStream {
  const { diskBytesMax, patienceMsMax } = config.spill;
  if (config.stream.kind !== 'kafka' || diskBytesMax === 0) return stream;
  const spilling = createSpillingStream({
    stream,
    dataDir: join(config.dataDir, folderName),
    diskBytesMax,
    patienceMsMax,
    onEvent: (event) => {
      logSpill(logger, event);
    },
  });
  metrics.gauge(SPILL_BYTES, () => spilling.stats()?.diskBytes ?? 0);
  metrics.gauge(SPILL_WAITING, () => spilling.stats()?.waitingMessages ?? 0);
  return spilling;
}

function logSpill(logger: Logger, { type, ...event }: SpillEvent): void {
  const fields = 'error' in event ? { err: event.error } : { ...event };
  if (type === 'spill-began')
    logger.warn(fields, 'Kafka is slow or away: spans are kept on the disk until it takes them');
  else if (type === 'spill-ended') logger.warn(fields, 'Kafka has all spans that were kept on the disk');
  else if (type === 'spill-full')
    logger.error(fields, 'the disk for spans is full (spill.diskBytesMax): clients are told to send again');
  else logger.error(fields, `span spill: ${type}`);
}
