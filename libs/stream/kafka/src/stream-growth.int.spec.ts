import { randomUUID } from 'node:crypto';
import { LeaseCollector } from '@clew/stream-contract/testing';
import { partIfAvailable, startKafka } from '@clew/test-parts';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type KafkaStream, createKafkaStream } from './kafka-stream.js';
import type { KafkaStreamOptions } from './options.js';
import { StreamGrowth } from './stream-growth.js';

const kafka = await partIfAvailable(startKafka);
const brokers = kafka?.brokers ?? [];
const GROUP = 'samplers';

describe.skipIf(kafka === undefined)('the growth of a stream on a real broker', () => {
  const opened: KafkaStream[] = [];
  const growths: StreamGrowth[] = [];

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((stream) => stream.shutdown({ deadlineMs: 2_000 })));
    await Promise.all(growths.splice(0).map((growth) => growth.close()));
  });
  afterAll(() => kafka?.stop());

  async function started(topic: string, options: Partial<KafkaStreamOptions> = {}): Promise<KafkaStream> {
    const stream = createKafkaStream({ brokers, topic, offerPauseMs: 50, sessionMs: 6_000, ...options });
    opened.push(stream);
    await stream.start();
    return stream;
  }

  function growthOf(topic: string): StreamGrowth {
    const growth = new StreamGrowth({ brokers, topic });
    growths.push(growth);
    return growth;
  }

  it('goes from two to six, and nobody else starts meanwhile, not even after an interruption', async () => {
    const topic = `growing-${randomUUID()}`;
    await started(topic, { partitionCount: 2 });
    const growth = growthOf(topic);
    expect(await growth.begin(6, GROUP)).toBe(2);
    await expect(started(topic)).rejects.toThrow(/is getting more partitions: start again when that is done/);
    expect((await started(topic, { isGrowing: true })).partitionCount).toBe(2);
    await growth.raise(6);
    await expect(started(topic)).rejects.toThrow(/is getting more partitions/);

    const again = growthOf(topic); // the first was interrupted here
    await expect(again.begin(12, GROUP)).rejects.toThrow('the growth that was interrupted was to 6 partitions, not 12');
    expect(await again.begin(6, GROUP)).toBe(2);
    await again.raise(6);
    await again.end();
    expect((await started(topic)).partitionCount).toBe(6);
    await expect(started(topic, { partitionCount: 2 })).rejects.toThrow(/has 6 partitions and partitionCount is 2/);
  });

  it('is refused for anything but a multiple, for no stream, and while somebody reads', async () => {
    const topic = `kept-${randomUUID()}`;
    await expect(growthOf(topic).begin(6, GROUP)).rejects.toThrow(`there is no stream in topic ${topic}`);
    const stream = await started(topic, { partitionCount: 4 });
    for (const to of [2, 4, 6]) {
      await expect(growthOf(topic).begin(to, GROUP)).rejects.toThrow(`can get a multiple of 4, not ${to}`);
    }
    const groupId = `group-${topic}`;
    const collector = new LeaseCollector();
    await stream.openConsumer({ groupId }, collector);
    await collector.lease(0);
    await expect(growthOf(topic).begin(8, groupId)).rejects.toThrow(/1 samplers read the stream .*: stop them first/);
    expect((await started(topic)).partitionCount).toBe(4);
  });
});
