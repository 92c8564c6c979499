import {
  StreamError,
  type ConsumerOptions,
  type LeaseHandler,
  type SpanStream,
  type StreamConsumer,
  type StreamProducer,
} from '@clew/stream-contract';

import { resolveOptions, type ResolvedOptions, type SpillingStreamOptions } from './options.js';
import { SpillLog, type SpillStats } from './spill-log.js';
import { SpillingProducer } from './spilling-producer.js';

export interface SpillingStream extends SpanStream {
  /** Figures of this moment, for gauges. Undefined before the start. */
  stats(): SpillStats | undefined;
}

/**
 * The stream with a disk in front of it: an append is also settled once it is on this machine's disk, from where it is brought
 * to the stream later. So a stream that is slow or away stops nobody, until the disk's share is full.
 */
export function createSpillingStream(options: SpillingStreamOptions): SpillingStream {
  return new StreamWithSpill(resolveOptions(options));
}

class StreamWithSpill implements SpillingStream {
  readonly name: string;
  readonly #options: ResolvedOptions;
  #spill: SpillLog | undefined;
  #starting: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: ResolvedOptions) {
    this.#options = options;
    this.name = options.stream.name;
  }

  get partitionCount(): number {
    return this.#options.stream.partitionCount;
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
    return new SpillingProducer(await stream.openProducer(), this.#spill, patienceMsMax);
  }

  openConsumer(options: ConsumerOptions, handler: LeaseHandler): Promise<StreamConsumer> {
    return this.#options.stream.openConsumer(options, handler);
  }

  shutdown({ deadlineMs }: { readonly deadlineMs: number }): Promise<void> {
    return (this.#closing ??= this.#close(deadlineMs));
  }

  async #start(): Promise<void> {
    await this.#options.stream.start();
    // Only now: a stream may learn its partition count when it starts.
    const spill = new SpillLog(this.#options);
    await spill.start();
    this.#spill = spill;
  }

  /** The stream first: what its producers give up is spilled, so the spill must still be there. */
  async #close(deadlineMs: number): Promise<void> {
    await this.#options.stream.shutdown({ deadlineMs });
    await this.#spill?.shutdown(deadlineMs);
  }
}
