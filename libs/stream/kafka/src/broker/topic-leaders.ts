import type { AdminClient } from '../admin-client.js';
import type { BrokerAddress } from './broker-connection.js';

export interface Leader extends BrokerAddress {
  readonly nodeId: number;
}

/** Which broker leads each partition of a topic. */
export interface LeaderSource {
  /** By partition; one without a leader at the moment is left out. */
  current(): Promise<ReadonlyMap<number, Leader>>;
  /** `current` has turned out to be wrong, or all of it may be. */
  forget(): void;
}

/** Asks the brokers when it is first needed, and again when it was wrong. */
export class TopicLeaders implements LeaderSource {
  readonly #admin: AdminClient;
  readonly #topic: string;
  #known: Promise<ReadonlyMap<number, Leader>> | undefined;

  constructor(admin: AdminClient, topic: string) {
    this.#admin = admin;
    this.#topic = topic;
  }

  /** Callers share one request. */
  current(): Promise<ReadonlyMap<number, Leader>> {
    if (this.#known === undefined) {
      const asking = this.#ask();
      this.#known = asking;
      asking.catch(() => {
        if (this.#known === asking) this.#known = undefined;
      });
    }
    return this.#known;
  }

  forget(): void {
    this.#known = undefined;
  }

  #ask(): Promise<ReadonlyMap<number, Leader>> {
    return this.#admin.call(`find the leaders of ${this.#topic}`, async (admin) => {
      const [cluster, metadata] = await Promise.all([
        admin.describeCluster(),
        admin.fetchTopicMetadata({ topics: [this.#topic] }),
      ]);
      const brokers = new Map(cluster.brokers.map((broker) => [broker.nodeId, broker]));
      const leaders = new Map<number, Leader>();
      for (const { partitionId, leader } of metadata.topics[0]?.partitions ?? []) {
        const broker = brokers.get(leader);
        if (broker !== undefined) leaders.set(partitionId, broker);
      }
      return leaders;
    });
  }
}
