import { BrokerConnection, type BrokerConnectionOptions } from '../broker/broker-connection.js';
import type { Leader } from '../broker/topic-leaders.js';
import { pause } from '../pause.js';
import {
  FETCH,
  type FetchLimits,
  type FetchRange,
  type FetchedPartition,
  fetchRequest,
  parseFetchResponse,
} from './fetch-request.js';

const RETRY_MS_MIN = 100;
const RETRY_MS_MAX = 2_000;

export interface FetchLaneOptions extends BrokerConnectionOptions {
  readonly limits: FetchLimits;
}

/** One connection to a broker, which has one fetch under way at a time. */
export class FetchLane {
  readonly #options: FetchLaneOptions;
  readonly #closing = new AbortController();
  #connection: BrokerConnection | undefined;
  #failures = 0;

  constructor(options: FetchLaneOptions) {
    this.#options = options;
  }

  /** What the broker answers, valid until the next call. Rejects when it does not, and the next call connects again. */
  async fetch(leader: Leader, ranges: readonly FetchRange[]): Promise<readonly FetchedPartition[]> {
    const { limits } = this.#options;
    try {
      const connection = await this.#connected(leader);
      const answer = await connection.request(FETCH, fetchRequest(ranges, limits), limits.waitMs);
      return parseFetchResponse(answer);
    } catch (error) {
      this.#connection?.close();
      throw new Error(
        `broker ${leader.host}:${leader.port}: ${error instanceof Error ? error.message : String(error)}`,
        {
          cause: error,
        },
      );
    }
  }

  /** How often `holdBack` was called since `succeeded`. */
  get failures(): number {
    return this.#failures;
  }

  /** Waits longer the more often it is called between two calls of `succeeded`. */
  async holdBack(): Promise<void> {
    const waitMs = Math.min(RETRY_MS_MIN * 2 ** this.#failures, RETRY_MS_MAX);
    this.#failures += 1;
    await pause(waitMs, this.#closing.signal);
  }

  succeeded(): void {
    this.#failures = 0;
  }

  close(): void {
    this.#closing.abort();
    this.#connection?.close();
  }

  async #connected(leader: Leader): Promise<BrokerConnection> {
    if (this.#connection?.isOpen !== true) this.#connection = await BrokerConnection.open(leader, this.#options);
    if (this.#closing.signal.aborted) throw new Error('the consumer is closed'); // and closes the connection
    return this.#connection;
  }
}
