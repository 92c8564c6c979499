import { BrokerConnection, type BrokerConnectionOptions } from '../broker/broker-connection.js';
import { protocolError } from '../broker/protocol-error.js';
import type { Leader, LeaderSource } from '../broker/topic-leaders.js';
import { type ProduceOutcome, outcomeOf } from './produce-outcome.js';
import {
  INIT_PRODUCER_ID,
  PRODUCE,
  type PartitionChunks,
  type ProducerIdentity,
  initProducerIdRequest,
  parseInitProducerIdResponse,
  parseProduceResponse,
  produceRequest,
} from './produce-request.js';

/** What a lane needs of the brokers. */
export interface ProduceClient {
  /** Asks a broker for an identity that nobody has used. Rejects when none can be had now. */
  newIdentity(): Promise<ProducerIdentity>;
  /** Sends each batch to its leader and resolves when all are answered or given up. One call at a time. Never rejects. */
  produce(batches: readonly PartitionChunks[]): Promise<ReadonlyMap<number, ProduceOutcome>>;
  /** What is under way ends unsettled. */
  close(): void;
}

export interface BrokerClientOptions extends BrokerConnectionOptions {
  readonly topic: string;
}

/** Connections of its own, one to each broker that leads one of the partitions that are sent through it. */
export class BrokerProduceClient implements ProduceClient {
  readonly #leaders: LeaderSource;
  readonly #options: BrokerClientOptions;
  readonly #connections = new Map<number, Promise<BrokerConnection>>();
  #closed = false;

  constructor(leaders: LeaderSource, options: BrokerClientOptions) {
    this.#leaders = leaders;
    this.#options = options;
  }

  async newIdentity(): Promise<ProducerIdentity> {
    const [anyLeader] = (await this.#leaders.current()).values();
    if (anyLeader === undefined) throw this.#wrongLeaders(`no partition of ${this.#options.topic} has a leader`);
    const answer = await this.#request(anyLeader, INIT_PRODUCER_ID, initProducerIdRequest());
    const { errorCode, ...identity } = parseInitProducerIdResponse(answer);
    if (errorCode !== 0) throw protocolError('a producer id', errorCode);
    return identity;
  }

  async produce(batches: readonly PartitionChunks[]): Promise<ReadonlyMap<number, ProduceOutcome>> {
    const outcomes = new Map<number, ProduceOutcome>();
    const unsettled = (some: readonly PartitionChunks[], error: unknown): void => {
      this.#leaders.forget();
      for (const { partition } of some) outcomes.set(partition, { kind: 'unsettled', error: asError(error) });
    };
    try {
      const byLeader = this.#byLeader(batches, await this.#leaders.current());
      await Promise.all(
        [...byLeader].map(async ([leader, some]) => {
          try {
            if (leader === undefined) throw new Error('the partition has no leader');
            await this.#produceTo(leader, some, outcomes);
          } catch (error) {
            unsettled(some, error);
          }
        }),
      );
    } catch (error) {
      unsettled(batches, error);
    }
    return outcomes;
  }

  close(): void {
    this.#closed = true;
    for (const connecting of this.#connections.values()) {
      connecting.then(
        (connection) => {
          connection.close();
        },
        () => undefined, // it never was open
      );
    }
  }

  async #produceTo(
    leader: Leader,
    batches: readonly PartitionChunks[],
    outcomes: Map<number, ProduceOutcome>,
  ): Promise<void> {
    const { topic, requestMsMax } = this.#options;
    const codes = parseProduceResponse(
      await this.#request(leader, PRODUCE, produceRequest(topic, requestMsMax, batches)),
    );
    for (const { partition } of batches) {
      const outcome = outcomeOf(partition, codes.get(partition));
      if (outcome.kind === 'unsettled') this.#leaders.forget();
      outcomes.set(partition, outcome);
    }
  }

  #byLeader(
    batches: readonly PartitionChunks[],
    leaders: ReadonlyMap<number, Leader>,
  ): ReadonlyMap<Leader | undefined, PartitionChunks[]> {
    const byNode = new Map<number | undefined, [Leader | undefined, PartitionChunks[]]>();
    for (const batch of batches) {
      const leader = leaders.get(batch.partition);
      const known = byNode.get(leader?.nodeId);
      if (known === undefined) byNode.set(leader?.nodeId, [leader, [batch]]);
      else known[1].push(batch);
    }
    return new Map(byNode.values());
  }

  async #request(
    leader: Leader,
    api: typeof PRODUCE | typeof INIT_PRODUCER_ID,
    body: readonly Uint8Array[],
  ): Promise<Buffer> {
    try {
      const connection = await this.#connectionTo(leader);
      return await connection.request(api, body);
    } catch (error) {
      throw new Error(`broker ${leader.host}:${leader.port}: ${asError(error).message}`, { cause: error });
    }
  }

  async #connectionTo(leader: Leader): Promise<BrokerConnection> {
    if (this.#closed) throw new Error('the producer is closed');
    const known = await this.#connections.get(leader.nodeId);
    if (known?.isOpen === true) return known;
    const connecting = BrokerConnection.open(leader, this.#options);
    this.#connections.set(leader.nodeId, connecting);
    try {
      return await connecting;
    } catch (error) {
      this.#connections.delete(leader.nodeId);
      throw error;
    }
  }

  #wrongLeaders(message: string): Error {
    this.#leaders.forget();
    return new Error(message);
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
