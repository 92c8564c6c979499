import { setTimeout as sleep } from 'node:timers/promises';

import { StreamError } from '@clew/stream-contract';
import kafkajs from 'kafkajs';
import type { AdminClient } from './admin-client.js';
import { protocolType } from './kafka-error.js';
import type { CheckedOptions } from './options.js';

/** Room for headers and framing around a value in a record batch. */
const BATCH_OVERHEAD_BYTES = 64 * 1024;

const CREATION_LOOKS_MAX = 100;
const CREATION_LOOK_PAUSE_MS = 100;

/** As many as there may ever be samplers, while each costs little. */
const PARTITIONS_AT_FIRST = 8;

type Administration = Pick<AdminClient, 'call'>;

/**
 * Creates the two topics when they are missing and may be created, and refuses topics that would lose spans. Gives the stream's
 * number of partitions: that of the journal's topic, which is Clew's own. So it is written down in one place for everybody, and a
 * topic of messages that somebody alters changes nothing.
 */
export async function prepareTopics(admin: Administration, options: CheckedOptions): Promise<number> {
  const { topic, journalTopic, growthTopic, createTopics, isGrowing } = options;
  let counts = await countsOnceKnown(admin, [topic, journalTopic], []);
  if (!isGrowing && (await partitionCounts(admin, [growthTopic])).has(growthTopic)) throw refuseWhileGrowing(options);
  const missing = [topic, journalTopic].filter((name) => !counts.has(name));
  if (missing.length > 0 && !createTopics) {
    throw refuse(`topic ${missing.join(' and ')} is missing and createTopics is false`);
  }
  // One that got lost is made like the other: the count is not to change by the way.
  const partitionCount = counts.values().next().value ?? options.partitionCount ?? PARTITIONS_AT_FIRST;
  for (const name of missing) await createTopic(admin, name, partitionCount, options);
  if (missing.length > 0) counts = await countsOnceKnown(admin, [topic, journalTopic], missing);
  const checked = checkedCount(options, counts.get(topic) ?? 0, counts.get(journalTopic) ?? 0);
  await checkConfiguration(admin, options);
  return checked;
}

function checkedCount({ topic, journalTopic, ...options }: CheckedOptions, messages: number, journal: number): number {
  if (options.partitionCount !== undefined && options.partitionCount !== journal) {
    throw refuse(
      `the stream in topic ${topic} has ${journal} partitions and partitionCount is ${options.partitionCount}: leave it out or set it to ${journal}; with another number the spans of one trace would lie in two`,
    );
  }
  if (messages < journal || journal === 0) {
    throw refuse(
      `topic ${topic} has ${messages} partitions and topic ${journalTopic} has ${journal}: they are not of the same stream`,
    );
  }
  if (messages > journal) {
    options.onEvent({ type: 'partitions-unused', topic, topicPartitions: messages, partitionCount: journal });
  }
  return journal;
}

/**
 * A broker may not know yet what a controller has just created, least of all when it was another process that asked for it
 * at the same moment; it then answers that the topic has no partitions. Waits for those `created`, and for all that exist.
 */
async function countsOnceKnown(
  admin: Administration,
  names: readonly string[],
  created: readonly string[],
): Promise<Map<string, number>> {
  for (let look = 1; ; look++) {
    const counts = await partitionCounts(admin, names);
    const isKnown = created.every((name) => counts.has(name)) && [...counts.values()].every((count) => count > 0);
    if (look === CREATION_LOOKS_MAX || isKnown) return counts;
    await sleep(CREATION_LOOK_PAUSE_MS);
  }
}

/** Of the topics that exist. */
export async function partitionCounts(admin: Administration, names: readonly string[]): Promise<Map<string, number>> {
  return admin.call('reach the brokers', async (client) => {
    const existing = new Set(await client.listTopics());
    const topics = names.filter((name) => existing.has(name));
    if (topics.length === 0) return new Map<string, number>();
    const metadata = await client.fetchTopicMetadata({ topics });
    return new Map(metadata.topics.map(({ name, partitions }) => [name, partitions.length]));
  });
}

async function createTopic(
  admin: Administration,
  name: string,
  partitionCount: number,
  options: CheckedOptions,
): Promise<void> {
  const isJournal = name === options.journalTopic;
  const valueBytesMax = isJournal ? options.journalRecordBytesMax : options.messageBytesMax;
  const settings = {
    'cleanup.policy': 'delete',
    'retention.ms': String(isJournal ? -1 : options.retentionMs),
    'max.message.bytes': String(valueBytesMax + BATCH_OVERHEAD_BYTES),
    ...(isJournal ? { 'retention.bytes': '-1' } : {}),
  };
  await admin.call(`create topic ${name}`, async (client) => {
    try {
      await client.createTopics({
        topics: [
          {
            topic: name,
            numPartitions: partitionCount,
            replicationFactor: options.replicationFactor,
            configEntries: Object.entries(settings).map(([key, value]) => ({ name: key, value })),
          },
        ],
      });
    } catch (error) {
      if (!isAlreadyThere(error)) throw error; // another process created it at the same time
    }
  });
}

function isAlreadyThere(error: unknown): boolean {
  if (protocolType(error) === 'TOPIC_ALREADY_EXISTS') return true;
  return error instanceof kafkajs.KafkaJSAggregateError && error.errors.some((each) => isAlreadyThere(each));
}

/** A journal that is compacted or expires forgets verdicts; that must never start. */
async function checkConfiguration(admin: Administration, options: CheckedOptions): Promise<void> {
  const { topic, journalTopic } = options;
  const journal = await settingsOf(admin, journalTopic);
  const policy = journal.get('cleanup.policy') ?? 'delete';
  if (policy !== 'delete') throw refuse(`topic ${journalTopic} has cleanup.policy ${policy}; it must be delete`);
  for (const setting of ['retention.ms', 'retention.bytes']) {
    const value = journal.get(setting) ?? '-1';
    if (value !== '-1') throw refuse(`topic ${journalTopic} has ${setting} ${value}; it must be -1`);
  }
  requireSize(journalTopic, journal, 'journalRecordBytesMax', options.journalRecordBytesMax);
  const messages = await settingsOf(admin, topic);
  requireSize(topic, messages, 'messageBytesMax', Math.max(options.messageBytesMax, options.batchBytesMax));
}

async function settingsOf(admin: Administration, name: string): Promise<Map<string, string>> {
  return admin.call(`read the configuration of topic ${name}`, async (client) => {
    const { resources } = await client.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name }],
    });
    return new Map(
      resources.flatMap(({ configEntries }) => configEntries.map((entry) => [entry.configName, entry.configValue])),
    );
  });
}

function requireSize(topic: string, settings: ReadonlyMap<string, string>, option: string, bytes: number): void {
  const allowed = Number(settings.get('max.message.bytes') ?? bytes);
  if (allowed >= bytes) return;
  throw refuse(
    `topic ${topic} takes max.message.bytes ${allowed} and ${option} is ${bytes}: raise the one or lower the other`,
  );
}

function refuseWhileGrowing({ topic }: CheckedOptions): StreamError {
  return refuse(
    `the stream in topic ${topic} is getting more partitions: start again when that is done, or finish it with \`clew stream grow\` if it was interrupted`,
  );
}

export function refuse(message: string): StreamError {
  return new StreamError('STREAM_TOPIC_INVALID', message, { retryable: false });
}
