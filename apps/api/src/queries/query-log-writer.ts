import type { Logger } from '@clew/self-telemetry';
import type { LoggedQuery, QueryLog } from '@clew/store-contract';

const LINGER_MS = 1_000;
const BATCH_MAX = 200;
const PENDING_MAX = 1_000;

/**
 * Writes queries to the log in small batches, some time after they were answered: nobody waits for it. What does not fit, or what
 * the store refuses, is dropped and counted.
 */
export class QueryLogWriter {
  readonly #log: QueryLog;
  readonly #logger: Logger;
  readonly #onDropped: (count: number) => void;
  #pending: LoggedQuery[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(log: QueryLog, logger: Logger, onDropped: (count: number) => void) {
    this.#log = log;
    this.#logger = logger;
    this.#onDropped = onDropped;
  }

  add(query: LoggedQuery): void {
    if (this.#pending.length >= PENDING_MAX) {
      this.#onDropped(1);
      return;
    }
    this.#pending.push(query);
    this.#timer ??= setTimeout(() => void this.flush(), LINGER_MS);
  }

  /** Resolves when all that was added before is written or dropped. Never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    // While a write runs further ones wait in `#pending`, which is bounded, and not in a chain of writes.
    this.#writing = this.#writing.then(() => this.#writeAll());
    return this.#writing;
  }

  async #writeAll(): Promise<void> {
    while (this.#pending.length > 0) await this.#write(this.#pending.splice(0, BATCH_MAX));
    this.#timer = undefined;
  }

  async #write(batch: readonly LoggedQuery[]): Promise<void> {
    try {
      await this.#log.append(batch);
    } catch (error) {
      this.#onDropped(batch.length);
      this.#logger.warn({ err: error, queries: batch.length }, 'slow queries could not be listed');
    }
  }
}
