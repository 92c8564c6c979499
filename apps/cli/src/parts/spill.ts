import { join } from 'node:path';

import type { ClewConfig } from '@clew/config';
import type { Logger, Metrics } from '@clew/self-telemetry';
import type { SpanStream } from '@clew/stream-contract';
import { createSpillingStream, type SpillEvent } from '@clew/stream-spill';

import { SPILL_METRICS } from './spill-metrics.js';

export interface SpillParts {
  readonly stream: SpanStream;
  /** What it carries: each has a folder and gauges of its own. */
  readonly items: 'spans' | 'logs';
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** The stream with a disk in front of it, where there is something to wait for: a folder of this machine needs none. */
export function withSpill(config: ClewConfig, { stream, items, logger, metrics }: SpillParts): SpanStream {
  const { diskBytesMax, patienceMsMax } = config.spill;
  if (config.stream.kind !== 'kafka' || diskBytesMax === 0) return stream;
  const spilling = createSpillingStream({
    stream,
    dataDir: join(config.dataDir, 'spill', items),
    diskBytesMax,
    patienceMsMax,
    onEvent: (event) => {
      logSpill(logger, items, event);
    },
  });
  metrics.gauge(SPILL_METRICS[items].bytes, () => spilling.stats()?.diskBytes ?? 0);
  metrics.gauge(SPILL_METRICS[items].messages, () => spilling.stats()?.waitingMessages ?? 0);
  return spilling;
}

function logSpill(logger: Logger, items: SpillParts['items'], { type, ...event }: SpillEvent): void {
  const fields = 'error' in event ? { err: event.error } : { ...event };
  if (type === 'spill-began')
    logger.warn(fields, `Kafka is slow or away: ${items} are kept on the disk until it takes them`);
  else if (type === 'spill-ended') logger.warn(fields, `Kafka has all ${items} that were kept on the disk`);
  else if (type === 'spill-full')
    logger.error(fields, `the disk for ${items} is full (spill.diskBytesMax): clients are told to send again`);
  else logger.error(fields, `spill of ${items}: ${type}`);
}
