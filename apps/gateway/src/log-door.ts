import {
  createLogIntake,
  type KeyLimits,
  type LogIntake,
  type LogIntakeOptions,
  type SpanIntake,
} from '@clew/receivers';
import type { SpanStream, StreamProducer } from '@clew/stream-contract';

import type { GatewayOptions } from './gateway.js';

/** A stream for log records and the way into it. */
export interface LogOutlet {
  readonly stream: SpanStream;
  readonly producer: StreamProducer;
  /** What must be hidden in what a sender sends. */
  readonly protectionOf: NonNullable<LogIntakeOptions['protectionOf']>;
}

/** Undefined when the gateway takes no log records. */
export async function openLogOutlet(
  stream: SpanStream | undefined,
  protectionOf: LogOutlet['protectionOf'],
): Promise<LogOutlet | undefined> {
  return stream === undefined ? undefined : { stream, producer: await stream.openProducer(), protectionOf };
}

/** The intake for log records. Shares the bound on memory with that of spans. */
export function createLogDoor(
  { stream, producer, protectionOf, keyLimits }: LogOutlet & { readonly keyLimits: KeyLimits },
  spans: SpanIntake,
  { limits = {}, logger, metrics }: GatewayOptions,
): LogIntake {
  const { messageBytesMax, answerWaitMsMax, retryAfterMs } = limits;
  return createLogIntake({
    producer,
    partitionCount: stream.partitionCount,
    budget: spans.budget,
    metrics,
    logger,
    protectionOf,
    // A key's limit in spans says nothing of log records; their bytes count.
    admit: (identity, bytes) => keyLimits.admit(identity, 0, bytes),
    ...(messageBytesMax === undefined ? {} : { messageBytesMax }),
    ...(answerWaitMsMax === undefined ? {} : { answerWaitMsMax }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}
