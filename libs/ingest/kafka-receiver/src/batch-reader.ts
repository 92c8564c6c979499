import type { EachBatchPayload } from 'kafkajs';

import type { MessageTaker } from './message-taker.js';

export interface BatchReaderOptions {
  readonly taker: Pick<MessageTaker, 'take'>;
  /** Messages on their way at a time. */
  readonly inFlightMax: number;
  /** How often the group hears of us while messages take their time. */
  readonly heartbeatMs: number;
  /** Aborted when the receiver shuts down. */
  readonly closing: AbortSignal;
}

export type Batch = Pick<EachBatchPayload, 'batch' | 'resolveOffset' | 'heartbeat' | 'isRunning' | 'isStale'>;

interface InFlight {
  readonly offset: string;
  readonly taken: Promise<boolean>;
}

/**
 * Brings a batch into the intake, several messages at a time, and resolves their offsets in order, each only once all
 * before it are durable: what is committed then was taken, whatever ends the process. Rejects when the group moved on.
 */
export async function readBatch(payload: Batch, options: BatchReaderOptions): Promise<void> {
  const { batch, resolveOffset, isRunning, isStale } = payload;
  const { taker, inFlightMax, closing } = options;
  const halt = new AbortController();
  const onClosing = (): void => {
    halt.abort();
  };
  closing.addEventListener('abort', onClosing);
  if (closing.aborted) halt.abort();
  const heart = startHeartbeat(payload, options.heartbeatMs, halt);
  const inFlight: InFlight[] = [];

  /** False when the oldest message was given up: nothing behind it may be resolved then, taken or not. */
  const settleOldest = async (): Promise<boolean> => {
    const oldest = inFlight.shift();
    if (oldest === undefined) return true;
    const isTaken = await oldest.taken;
    if (isTaken) resolveOffset(oldest.offset);
    return isTaken;
  };

  try {
    let isUnbroken = true;
    let isWhole = true;
    for (const message of batch.messages) {
      isWhole = isUnbroken && !halt.signal.aborted && isRunning() && !isStale();
      if (!isWhole) break;
      const taken = taker.take({ topic: batch.topic, partition: batch.partition }, message, halt.signal);
      inFlight.push({ offset: message.offset, taken });
      if (inFlight.length >= inFlightMax) isUnbroken = await settleOldest();
    }
    while (isUnbroken && inFlight.length > 0) isUnbroken = await settleOldest();
    // Control records at the end are no messages, but must not be read again for ever.
    if (isWhole && isUnbroken) resolveOffset(batch.lastOffset());
  } finally {
    heart.stop();
    halt.abort();
    closing.removeEventListener('abort', onClosing);
    await Promise.allSettled(inFlight.map(({ taken }) => taken));
  }
  if (heart.failure !== undefined) throw heart.failure;
}

interface Heart {
  /** Why the group wants us back: a rebalance, or that it forgot us. */
  failure: Error | undefined;
  stop(): void;
}

function startHeartbeat({ heartbeat }: Batch, everyMs: number, halt: AbortController): Heart {
  const timer = setInterval(() => {
    heartbeat().catch((error: unknown) => {
      heart.failure ??= error instanceof Error ? error : new Error(String(error));
      halt.abort();
    });
  }, everyMs);
  const heart: Heart = {
    failure: undefined,
    stop: () => {
      clearInterval(timer);
    },
  };
  return heart;
}
