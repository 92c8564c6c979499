import type { ClewConfig } from '@clew/config';
import { createPartStack } from '@clew/lifecycle';
import { createLogger, createMetrics, type Logger } from '@clew/self-telemetry';
import type { SpanStream } from '@clew/stream-contract';

import { samplerRules } from '../parts/sampler-rules.js';
import { sampler } from '../parts/sampler.js';
import { samplingDocumentsFrom } from '../parts/sampling-documents.js';
import { sharedAddresses, traceStore } from '../parts/stores.js';
import { growingSpanStream } from '../parts/stream.js';
import { seedPartitions } from './seed-partitions.js';

const SHUTDOWN_DEADLINE_MS = 9_000;

/**
 * Growth with nobody else at work (docs/adr/0009-partition-growth.md). Gives how many partitions there were. Interrupted at any
 * moment it may be run again, and nobody else starts before it is through.
 */
export async function growStream(config: ClewConfig, to: number, tell: (step: string) => void): Promise<number> {
  const logger = createLogger({ name: 'stream-grow', level: config.log.level });
  const { growth, open } = growingSpanStream(config, logger);
  try {
    const from = await growth.begin(to, config.stream.groupId);
    tell('Working off what the stream holds, until every trace is decided');
    await drain(config, open(), logger);
    tell(`Adding partitions, ${from} to ${to}`);
    await growth.raise(to);
    tell('Telling the new ones what was decided of their traces');
    await seed(open(), { from, to, groupId: config.stream.groupId });
    await growth.end();
    return from;
  } finally {
    await growth.close();
  }
}

/** As a sampler, on all partitions there are, for as long as it takes. */
async function drain(config: ClewConfig, stream: SpanStream, logger: Logger): Promise<void> {
  const stack = createPartStack({ nowMs: () => performance.now() });
  try {
    await stack.start(stream);
    const store = await stack.start(traceStore(config, sharedAddresses(config), logger));
    const documents = samplingDocumentsFrom(await stack.start(samplerRules(config, logger)));
    const metrics = createMetrics();
    const left = new Set(Array.from({ length: stream.partitionCount }, (_, partition) => partition));
    await new Promise<void>((resolve, reject) => {
      const drained = (partition: number): void => {
        left.delete(partition);
        if (left.size === 0) resolve();
      };
      stack.start(sampler(config, { stream, store, documents, logger, metrics, drained })).catch(reject);
    });
  } finally {
    await stack.shutdown({ deadlineMs: SHUTDOWN_DEADLINE_MS });
  }
}

async function seed(
  stream: SpanStream,
  options: { readonly from: number; readonly to: number; readonly groupId: string },
): Promise<void> {
  try {
    await stream.start();
    await seedPartitions(stream, options);
  } finally {
    await stream.shutdown({ deadlineMs: SHUTDOWN_DEADLINE_MS });
  }
}
