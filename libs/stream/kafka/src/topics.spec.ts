import type { Admin } from 'kafkajs';
import { expect, it } from 'vitest';

import { checkOptions } from './options.js';
import { prepareTopics } from './topics.js';

const OPTIONS = checkOptions({ brokers: ['127.0.0.1:9092'] });
const NAMES = [OPTIONS.topic, OPTIONS.journalTopic];

/** Brokers that know both topics but, for so many looks, not yet their partitions: another process is just creating them. */
function brokersOf(looksBefore: number): Admin {
  let looks = 0;
  return {
    listTopics: () => Promise.resolve(NAMES),
    fetchTopicMetadata: () => {
      looks++;
      const partitions = looks > looksBefore ? Array.from({ length: 8 }, (_, partitionId) => ({ partitionId })) : [];
      return Promise.resolve({ topics: NAMES.map((name) => ({ name, partitions })) });
    },
    createTopics: () => Promise.reject(new Error('there is nothing to create')),
    describeConfigs: () => Promise.resolve({ resources: [] }),
  } as unknown as Admin;
}

it('waits for topics that another process is just creating', async () => {
  const brokers = brokersOf(3);
  const admin = { call: <T>(_doing: string, request: (client: Admin) => Promise<T>): Promise<T> => request(brokers) };
  expect(await prepareTopics(admin, OPTIONS)).toBe(8);
});
