import { retry } from '@clew/resilience';
import type { Admin, Kafka } from 'kafkajs';
import { protocolType, streamError } from './kafka-error.js';
import { pause } from './pause.js';

const ATTEMPTS_MAX = 3;
/** Trying again will not help with these. */
const PERMANENT_TYPES = new Set([
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'TOPIC_ALREADY_EXISTS',
  'INVALID_REPLICATION_FACTOR',
  'INVALID_CONFIG',
  'INVALID_PARTITIONS',
  'POLICY_VIOLATION',
  'UNSUPPORTED_VERSION',
]);

export interface OffsetRange {
  /** Lowest offset that can be read. */
  readonly low: bigint;
  /** Offset after the last replicated message. */
  readonly high: bigint;
}

/** The one administrative connection of a stream; made again when it breaks. */
export class AdminClient {
  readonly #kafka: Kafka;
  #admin: Promise<Admin> | undefined;
  #ranges = new Map<string, Promise<ReadonlyMap<number, OffsetRange>>>();

  constructor(kafka: Kafka) {
    this.#kafka = kafka;
  }

  /** Runs one request, again after a pause when it fails. `doing` completes "cannot ...". */
  async call<T>(doing: string, request: (admin: Admin) => Promise<T>): Promise<T> {
    try {
      return await retry(() => this.#once(request), {
        attemptsMax: ATTEMPTS_MAX,
        delayMsMin: 100,
        delayMsMax: 2_000,
        isRetryable: (error) => !PERMANENT_TYPES.has(protocolType(error) ?? ''),
        random: Math.random,
        sleep: (delayMs, signal) => pause(delayMs, signal ?? new AbortController().signal),
      });
    } catch (error) {
      throw streamError('STREAM_UNAVAILABLE', doing, error);
    }
  }

  /** What a partition holds. Callers of the same moment share one request for the whole topic. */
  async range(topic: string, partition: number): Promise<OffsetRange> {
    let pending = this.#ranges.get(topic);
    if (pending === undefined) {
      pending = this.#fetchRanges(topic).finally(() => this.#ranges.delete(topic));
      this.#ranges.set(topic, pending);
    }
    const range = (await pending).get(partition);
    if (range === undefined) {
      throw streamError('STREAM_UNAVAILABLE', `read offsets of ${topic}`, new Error(`no partition ${partition}`));
    }
    return range;
  }

  async close(): Promise<void> {
    const admin = await this.#admin?.catch(() => undefined);
    this.#admin = undefined;
    await admin?.disconnect();
  }

  async #once<T>(request: (admin: Admin) => Promise<T>): Promise<T> {
    this.#admin ??= this.#connect();
    const opening = this.#admin;
    try {
      return await request(await opening);
    } catch (error) {
      // A broken connection is replaced; a refusal of the broker leaves it whole.
      if (protocolType(error) === undefined && this.#admin === opening) {
        this.#admin = undefined;
        void opening.then((admin) => admin.disconnect()).catch(() => undefined);
      }
      throw error;
    }
  }

  async #connect(): Promise<Admin> {
    const admin = this.#kafka.admin();
    await admin.connect();
    return admin;
  }

  async #fetchRanges(topic: string): Promise<ReadonlyMap<number, OffsetRange>> {
    const offsets = await this.call(`read offsets of ${topic}`, (admin) => admin.fetchTopicOffsets(topic));
    return new Map(
      offsets.map(({ partition, low, high }) => [partition, { low: BigInt(low), high: BigInt(high) }] as const),
    );
  }
}
