import { StreamError, type OutgoingMessage, type StreamProducer } from '@clew/stream-contract';

import type { SpillLog } from './spill-log.js';

/** An append on its way to the stream, and how it ends. */
interface Flight {
  readonly messages: readonly OutgoingMessage[];
  readonly settle: (outcome: Promise<void>) => void;
}

export class SpillingProducer implements StreamProducer {
  /** Not there while the stream has never answered; until then everything is spilled. */
  #direct: StreamProducer | undefined;
  readonly #spill: SpillLog;
  readonly #patienceMsMax: number;
  /** In the order in which they were sent. */
  readonly #flights = new Set<Flight>();
  #closed = false;

  constructor(spill: SpillLog, patienceMsMax: number) {
    this.#spill = spill;
    this.#patienceMsMax = patienceMsMax;
  }

  connect(direct: StreamProducer): void {
    this.#direct = direct;
  }

  async append(messages: readonly OutgoingMessage[], onReleased?: () => void): Promise<void> {
    if (this.#closed) throw new StreamError('STREAM_CLOSED', 'the producer is closed', { retryable: true });
    if (messages.length === 0) return;
    const direct = this.#direct;
    if (direct === undefined || this.#spill.isSpilling) return this.#spill.append(messages, onReleased);
    return this.#fly(direct, messages, onReleased);
  }

  /** Appends under way may still be spilled when the stream does not take them by the deadline. */
  async shutdown({ deadlineMs }: { readonly deadlineMs: number }): Promise<void> {
    this.#closed = true;
    await this.#direct?.shutdown({ deadlineMs });
  }

  #fly(
    direct: StreamProducer,
    messages: readonly OutgoingMessage[],
    onReleased: (() => void) | undefined,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (outcome: Promise<void>): void => {
        if (!this.#flights.delete(flight)) return;
        clearTimeout(timer);
        outcome.then(resolve, reject);
      };
      const flight: Flight = { messages, settle };
      const timer = setTimeout(() => {
        this.#divert(undefined);
      }, this.#patienceMsMax);
      this.#flights.add(flight);
      // What was diverted is read by the spill as well, and by the stream for as long as it tries: nobody can tell when both are done.
      const released = (): void => {
        if (this.#flights.has(flight)) onReleased?.();
      };
      direct.append(messages, released).then(
        () => {
          settle(Promise.resolve());
        },
        (error: unknown) => {
          if (error instanceof StreamError && error.retryable) this.#divert(error);
          else settle(Promise.reject(error instanceof Error ? error : new Error(String(error))));
        },
      );
    });
  }

  /**
   * Spills all that is under way, not only what failed: later messages are spilled from now on, and must not overtake it.
   * What the stream takes in the end all the same reaches it twice, which the messages' numbers make harmless.
   */
  #divert(error: StreamError | undefined): void {
    this.#spill.begin(error);
    for (const flight of [...this.#flights]) flight.settle(this.#spill.append(flight.messages));
  }
}
