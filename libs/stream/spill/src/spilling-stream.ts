import { setTimeout as pause } from 'node:timers/promises';

import {
  StreamError,
  type ConsumerOptions,
  type LeaseHandler,
  type SpanStream,
  type StreamConsumer,
  type StreamProducer,
} from '@clew/stream-contract';

import { storedPartitionCount } from '@clew/stream-segment-log';

import { resolveOptions, type ResolvedOptions, type SpillingStreamOptions } from './options.js';
import { SpillLog, type SpillStats } from './spill-log.js';
import { SpillingProducer } from './spilling-producer.js';

export interface SpillingStream extends SpanStream {
  /** Figures of this moment, for gauges. Undefined before the start. */
  stats(): SpillStats | undefined;
}

/**
 * The stream with a disk in front of it: an append is also settled once it is on this machine's disk, from where it is brought
 * to the stream later. So a stream that is slow or away stops nobody, until the disk's share is full; and once there is a folder
 * that knows the stream's partitions, not even a start.
 */
export function createSpillingStream(options: SpillingStreamOptions): SpillingStream {
  return new StreamWithSpill(resolveOptions(options));
}

class StreamWithSpill implements SpillingStream {
  readonly name: string;
  readonly #options: ResolvedOptions;
  #spill: SpillLog | undefined;
  #starting: Promise<void> | undefined;
  /** Opened while the stream was away. */
  readonly #unconnected = new Set<SpillingProducer>();
  #isConnected = false;
  readonly #stop = new AbortController();
  #closing: Promise<void> | undefined;

  constructor(options: ResolvedOptions) {
    this.#options = options;
    this.name = options.stream.name;
  }

  get partitionCount(): number {
    return this.#spill?.partitionCount ?? this.#options.stream.partitionCount;
  }

  stats(): SpillStats | undefined {
    return this.#closing === undefined ? this.#spill?.stats : undefined;
  }

  async start(): Promise<void> {
    this.#starting ??= this.#start();
    try {
      await this.#starting;
    } catch (error) {
      this.#starting = undefined;
      throw error;
    }
  }

  async openProducer(): Promise<StreamProducer> {
    const { stream, patienceMsMax } = this.#options;
    if (this.#spill === undefined) {
      throw new StreamError('STREAM_NOT_STARTED', 'the span stream is not started', { retryable: false });
    }
    const producer = new SpillingProducer(this.#spill, patienceMsMax);
    if (this.#isConnected) producer.connect(await stream.openProducer());
    else this.#unconnected.add(producer);
    return producer;
  }

  openConsumer(options: ConsumerOptions, handler: LeaseHandler): Promise<StreamConsumer> {
    return this.#options.stream.openConsumer(options, handler);
  }

  shutdown({ deadlineMs }: { readonly deadlineMs: number }): Promise<void> {
    return (this.#closing ??= this.#close(deadlineMs));
  }

  async #start(): Promise<void> {
    const { dataDir, stream } = this.#options;
    try {
      await stream.start();
    } catch (error) {
      const partitionCount = await storedPartitionCount(dataDir);
      if (partitionCount === undefined || !(error instanceof StreamError) || !error.retryable) throw error;
      const spill = await this.#openSpill(partitionCount);
      spill.begin(error);
      void this.#connectOnceThere(spill);
      return;
    }
    // Only now: a stream may learn its partition count when it starts.
    await this.#connect(await this.#openSpill(stream.partitionCount));
  }

  async #openSpill(partitionCount: number): Promise<SpillLog> {
    const spill = new SpillLog(this.#options, partitionCount);
    await spill.start();
    this.#spill = spill;
    return spill;
  }

  /** Producers before the replay: when that ends, the next message goes directly. */
  async #connect(spill: SpillLog): Promise<void> {
    const { stream } = this.#options;
    for (const producer of this.#unconnected) producer.connect(await stream.openProducer());
    this.#unconnected.clear();
    this.#isConnected = true;
    await spill.connect(await stream.openProducer());
  }

  /** Never rejects. */
  async #connectOnceThere(spill: SpillLog): Promise<void> {
    const { onEvent, replayPauseMs, stream } = this.#options;
    let isTold = false;
    while (!this.#stop.signal.aborted) {
      await pause(replayPauseMs, undefined, { signal: this.#stop.signal }).catch(() => undefined); // the loop asks it
      try {
        await stream.start(); // refused once the stream is shut down
        if (stream.partitionCount !== spill.partitionCount) throw otherStream(stream.partitionCount, spill);
        await this.#connect(spill);
        return;
      } catch (error) {
        const isStillAway = error instanceof StreamError && error.retryable;
        if (isTold || isStillAway) continue;
        isTold = true;
        onEvent({ type: 'connect-failed', error });
      }
    }
  }

  /** The stream first: what its producers give up is spilled, so the spill must still be there. */
  async #close(deadlineMs: number): Promise<void> {
    this.#stop.abort();
    await this.#options.stream.shutdown({ deadlineMs });
    await this.#spill?.shutdown(deadlineMs);
  }
}

function otherStream(partitionCount: number, spill: SpillLog): StreamError {
  return new StreamError(
    'STREAM_FOLDER_INVALID',
    `what is on the disk is for ${spill.partitionCount} partitions, and the stream has ${partitionCount}`,
    { retryable: false },
  );
}
