import type { BrokerConnectionOptions } from '../broker/broker-connection.js';
import { protocolError } from '../broker/protocol-error.js';
import type { Leader, LeaderSource } from '../broker/topic-leaders.js';
import { pause } from '../pause.js';
import { FetchLane } from './fetch-lane.js';
import type { FetchedPartition } from './fetch-request.js';
import type { PartitionFetch } from './partition-fetch.js';

const OFFSET_OUT_OF_RANGE = 1;
/** A first batch comes whole, however large. */
const ANSWER_BYTES_BEYOND = 128 * 1024 * 1024;
const READ_BYTES = 256 * 1024;
const NO_LEADER_PAUSE_MS = 250;
/** Two failures in a row are what the election of a leader takes. */
const DELAYED_FAILURES = 3;

export interface TopicFetcherOptions extends BrokerConnectionOptions {
  readonly topic: string;
  readonly fetchWaitMs: number;
  readonly fetchBytesMin: number;
  readonly fetchBytesMax: number;
  readonly fetchAnswerBytesMax: number;
  /** Partitions cannot be fetched for a while; it is tried again. Told once until they can. */
  readonly onDelayed: (error: Error) => void;
}

/** A partition and what is being fetched of it. */
interface Share {
  readonly partition: PartitionFetch;
  readonly from: bigint;
}

/**
 * Fetches the partitions of a topic that want something, from their leaders. Each leader has two connections: on one it is asked
 * for partitions that have something to fetch, and answers at once; on the other it waits with those that were read to their end.
 * So no partition that falls behind waits for others that have nothing.
 */
export class TopicFetcher {
  readonly #leaders: LeaderSource;
  readonly #options: TopicFetcherOptions;
  readonly #partitions = new Set<PartitionFetch>();
  /** By node and whether it waits. */
  readonly #lanes = new Map<string, FetchLane>();
  readonly #busy = new Set<FetchLane>();
  readonly #underWay = new Map<PartitionFetch, bigint>();
  readonly #closing = new AbortController();
  #isPlanning = false;
  /** In a row: it was not to be learnt who leads a partition. */
  #planFailures = 0;

  constructor(leaders: LeaderSource, options: TopicFetcherOptions) {
    this.#leaders = leaders;
    this.#options = options;
  }

  add(partition: PartitionFetch): void {
    this.#partitions.add(partition);
  }

  remove(partition: PartitionFetch): void {
    this.#partitions.delete(partition);
    partition.stop();
  }

  /** Some partition wants something now. */
  wake(): void {
    if (this.#isPlanning || this.#closing.signal.aborted) return;
    this.#isPlanning = true;
    void this.#plan();
  }

  close(): void {
    this.#closing.abort();
    for (const lane of this.#lanes.values()) lane.close();
  }

  /** Never rejects. */
  async #plan(): Promise<void> {
    try {
      this.#sendAll(await this.#leaders.current());
      this.#planFailures = 0;
      this.#isPlanning = false;
    } catch (error) {
      this.#planFailures += 1;
      this.#tellDelayed(this.#planFailures, error);
      this.#leaders.forget();
      await pause(NO_LEADER_PAUSE_MS, this.#closing.signal);
      this.#isPlanning = false;
      this.wake();
    }
  }

  /** Throws after all, when a partition has no leader now. */
  #sendAll(leaders: ReadonlyMap<number, Leader>): void {
    const shares = new Map<FetchLane, { readonly leader: Leader; readonly shares: Share[] }>();
    let leaderless: number | undefined;
    for (const partition of this.#partitions) {
      const from = partition.wanted;
      if (from === undefined || this.#underWay.get(partition) === from) continue;
      const leader = leaders.get(partition.partition);
      if (leader === undefined) {
        leaderless = partition.partition;
        continue;
      }
      const lane = this.#laneOf(leader, partition.isAtEnd);
      if (this.#busy.has(lane)) continue;
      const known = shares.get(lane);
      if (known === undefined) shares.set(lane, { leader, shares: [{ partition, from }] });
      else known.shares.push({ partition, from });
    }
    for (const [lane, each] of shares) void this.#fetch(lane, each.leader, each.shares);
    if (leaderless !== undefined) throw new Error(`partition ${leaderless} of ${this.#options.topic} has no leader`);
  }

  /** Never rejects. */
  async #fetch(lane: FetchLane, leader: Leader, shares: readonly Share[]): Promise<void> {
    this.#busy.add(lane);
    for (const { partition, from } of shares) this.#underWay.set(partition, from);
    let failure: unknown;
    try {
      const ranges = shares.map(({ partition, from }) => ({ partition: partition.partition, from }));
      failure = this.#take(shares, await lane.fetch(leader, ranges));
    } catch (error) {
      failure = error;
    }
    for (const { partition, from } of shares) {
      if (this.#underWay.get(partition) === from) this.#underWay.delete(partition);
    }
    if (failure === undefined) {
      lane.succeeded();
    } else if (!this.#closing.signal.aborted) {
      this.#tellDelayed(lane.failures + 1, failure);
      this.#leaders.forget();
      this.wake(); // others may lead them now
      await lane.holdBack();
    }
    this.#busy.delete(lane);
    this.wake();
  }

  /** Hands the answer out. Gives what went wrong with one of its partitions. */
  #take(shares: readonly Share[], answer: readonly FetchedPartition[]): Error | undefined {
    let failure: Error | undefined;
    const byNumber = new Map(answer.map((each) => [each.partition, each]));
    for (const { partition, from } of shares) {
      const fetched = byNumber.get(partition.partition);
      if (fetched?.errorCode === OFFSET_OUT_OF_RANGE) partition.lose(from);
      else if (fetched?.errorCode !== 0) {
        failure = protocolError(`a fetch of partition ${partition.partition}`, fetched?.errorCode);
      } else {
        partition.take(from, fetched);
        // Of those asked for first there is always something in the answer: now it is the others' turn.
        if (fetched.records.length > 0 && this.#partitions.delete(partition)) this.#partitions.add(partition);
      }
    }
    return failure;
  }

  #laneOf({ nodeId }: Leader, isWaiting: boolean): FetchLane {
    const key = `${nodeId} ${isWaiting}`;
    let lane = this.#lanes.get(key);
    if (lane === undefined) {
      const { topic, fetchWaitMs, fetchBytesMin, fetchBytesMax, fetchAnswerBytesMax } = this.#options;
      lane = new FetchLane({
        ...this.#options,
        readBytes: READ_BYTES,
        answerBytesMax: fetchAnswerBytesMax + ANSWER_BYTES_BEYOND,
        limits: {
          topic,
          waitMs: isWaiting ? fetchWaitMs : 0,
          minBytes: isWaiting ? fetchBytesMin : 1,
          answerBytesMax: fetchAnswerBytesMax,
          partitionBytesMax: fetchBytesMax,
        },
      });
      this.#lanes.set(key, lane);
    }
    return lane;
  }

  #tellDelayed(failures: number, reason: unknown): void {
    if (failures !== DELAYED_FAILURES) return;
    this.#options.onDelayed(reason instanceof Error ? reason : new Error(String(reason)));
  }
}
