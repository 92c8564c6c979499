import type { AdminClient } from '../admin-client.js';
import type { BrokerAddress } from './broker-connection.js';

export interface Leader extends BrokerAddress {
  readonly nodeId: number;
}

/** Which broker leads each partition of a topic. Asked for when it is first needed, and again when it was wrong. */
export class TopicLeaders {
  readonly #admin: AdminClient;
  readonly #topic: string;
  #known: Promise<ReadonlyMap<number, Leader>> | undefined;

  constructor(admin: AdminClient, topic: string) {
    this.#admin = admin;
    this.#topic = topic;
  }

  /** By partition; one without a leader at the moment is left out. Callers share one request. */
  current(): Promise<ReadonlyMap<number, Leader>> {
    if (this.#known === undefined) {
      const asking = this.#ask();
      this.#known = asking;
      asking.catch(() => {
        this.forget(asking);
      });
    }
    return this.#known;
  }

  /** `current` has turned out to be wrong, or all of it may be. */
  forget(known?: Promise<ReadonlyMap<number, Leader>>): void {
    if (known === undefined || known === this.#known) this.#known = undefined;
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
