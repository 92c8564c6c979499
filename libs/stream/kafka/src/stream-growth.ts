import { setTimeout as sleep } from 'node:timers/promises';

import { AdminClient } from './admin-client.js';
import { ADMIN_RETRY, createClient } from './client.js';
import { checkOptions, type CheckedOptions, type KafkaStreamOptions } from './options.js';
import { partitionCounts, refuse } from './topics.js';

const LOOKS_MAX = 100;
const LOOK_PAUSE_MS = 100;

/**
 * The steps by which a stream gets more partitions (docs/adr/0009-partition-growth.md). A topic beside it says that they are under way
 * and how many partitions there were: while it is there nobody else starts, and whoever is interrupted can go on.
 */
export class StreamGrowth {
  readonly #options: CheckedOptions;
  readonly #admin: AdminClient;

  constructor(options: KafkaStreamOptions) {
    this.#options = checkOptions(options);
    this.#admin = new AdminClient(createClient(this.#options, ADMIN_RETRY));
  }

  /**
   * Gives how many partitions there were. Throws a permanent StreamError when `to` is no multiple of that, or when a member of
   * the group still reads the stream.
   */
  async begin(to: number, groupId: string): Promise<number> {
    const { topic, journalTopic, growthTopic } = this.#options;
    const counts = await partitionCounts(this.#admin, [topic, journalTopic, growthTopic]);
    const journal = counts.get(journalTopic);
    if (journal === undefined) throw refuse(`there is no stream in topic ${topic}`);
    const from = counts.get(growthTopic) ?? journal;
    const isInterrupted = counts.has(growthTopic);
    if (to % from !== 0 || to < journal || (to === from && !isInterrupted)) {
      throw refuse(`a stream of ${from} partitions can get a multiple of ${from}, not ${to}`);
    }
    if (isInterrupted && journal !== from && journal !== to) {
      throw refuse(`the growth that was interrupted was to ${journal} partitions, not ${to}`);
    }
    await this.#checkNobodyReads(groupId);
    await this.#create(growthTopic, from);
    return from;
  }

  /** The journal's topic last: its count is the one that everybody goes by. */
  async raise(to: number): Promise<void> {
    const { topic, journalTopic } = this.#options;
    for (const name of [topic, journalTopic]) {
      const counts = await partitionCounts(this.#admin, [name]);
      if ((counts.get(name) ?? 0) >= to) continue;
      await this.#admin.call(`give topic ${name} ${to} partitions`, (client) =>
        client.createPartitions({ topicPartitions: [{ topic: name, count: to }] }),
      );
      await this.#untilCounted(name, (count) => count !== undefined && count >= to);
    }
  }

  /** From here on everybody may start. */
  async end(): Promise<void> {
    const { growthTopic } = this.#options;
    await this.#admin.call(`delete topic ${growthTopic}`, (client) => client.deleteTopics({ topics: [growthTopic] }));
    await this.#untilCounted(growthTopic, (count) => count === undefined);
  }

  async close(): Promise<void> {
    await this.#admin.close();
  }

  async #checkNobodyReads(groupId: string): Promise<void> {
    const { groups } = await this.#admin.call(`look at group ${groupId}`, (client) => client.describeGroups([groupId]));
    const memberCount = groups.reduce((sum, { members }) => sum + members.length, 0);
    if (memberCount === 0) return;
    throw refuse(`${memberCount} samplers read the stream (group ${groupId}): stop them first`);
  }

  async #create(name: string, partitionCount: number): Promise<void> {
    const { replicationFactor } = this.#options;
    const topics = [{ topic: name, numPartitions: partitionCount, replicationFactor }];
    await this.#admin.call(`create topic ${name}`, (client) => client.createTopics({ topics }));
    await this.#untilCounted(name, (count) => count !== undefined && count > 0);
  }

  /** Brokers learn from the controller what there is. */
  async #untilCounted(name: string, isRight: (count: number | undefined) => boolean): Promise<void> {
    for (let look = 0; look < LOOKS_MAX; look++) {
      if (isRight((await partitionCounts(this.#admin, [name])).get(name))) return;
      await sleep(LOOK_PAUSE_MS);
    }
    throw refuse(`the brokers still do not see what became of topic ${name}; run it again`);
  }
}
