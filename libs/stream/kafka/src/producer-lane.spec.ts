import type { StreamError } from '@clew/stream-contract';
import type { ProducerRecord, RecordMetadata } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { type LaneProducer, ProducerLane, type QueuedMessage } from './producer-lane.js';

type Answer = (record: ProducerRecord) => Promise<RecordMetadata[]> | RecordMetadata[];

/** What was sent, by which producer (counted from 1), and whether two requests ever overlapped. */
class FakeKafka {
  readonly sent: { readonly by: number; readonly texts: string[] }[] = [];
  overlapped = false;
  #producers = 0;
  #sending = 0;
  readonly #answers: Answer[];

  /** The answers to the first requests; later ones succeed. */
  constructor(...answers: Answer[]) {
    this.#answers = answers;
  }

  producer(): LaneProducer {
    const by = (this.#producers += 1);
    return {
      connect: () => Promise.resolve(),
      disconnect: () => Promise.resolve(),
      send: async (record) => {
        this.overlapped ||= this.#sending > 0;
        this.#sending += 1;
        this.sent.push({ by, texts: record.messages.map(({ value }) => String(value)) });
        await new Promise((resolve) => setTimeout(resolve, 2));
        try {
          return await (this.#answers.shift() ?? everyPartition)(record);
        } finally {
          this.#sending -= 1;
        }
      },
    };
  }
}

const everyPartition: Answer = ({ topic, messages }) =>
  messages.map(({ partition }) => ({ topicName: topic, partition: partition ?? 0, errorCode: 0 }));

const failing =
  (type: string): Answer =>
  () =>
    Promise.reject(Object.assign(new Error(type), { type }));

function setUp(kafka: FakeKafka): {
  lane: ProducerLane;
  push: (text: string, options?: { partition?: number; expiresAtMs?: number }) => Promise<StreamError | undefined>;
} {
  const options = { topic: 't', batchBytesMax: 10, requestMsMax: 1_000, onEvent: () => undefined };
  const lane = new ProducerLane(kafka, options, 0);
  const push = (
    text: string,
    { partition = 0, expiresAtMs = Infinity }: { partition?: number; expiresAtMs?: number } = {},
  ): Promise<StreamError | undefined> =>
    new Promise((resolve) => {
      const message: QueuedMessage = {
        partition,
        value: Buffer.from(text),
        headers: {},
        expiresAtMs,
        settled: resolve,
      };
      lane.push(message);
    });
  return { lane, push };
}

describe('producer lane', () => {
  it('has one request under way at a time and keeps the order within a partition', async () => {
    const kafka = new FakeKafka();
    const { push } = setUp(kafka);
    const texts = Array.from({ length: 30 }, (_, index) => `m${String(index)}`);
    const outcomes = await Promise.all(texts.map((text, index) => push(text, { partition: index % 2 })));
    expect(outcomes).toEqual(texts.map(() => undefined));
    expect(kafka.overlapped).toBe(false);
    const sent = kafka.sent.flatMap((request) => request.texts);
    const of = (parity: number, all: string[]): string[] => all.filter((text) => Number(text.slice(1)) % 2 === parity);
    expect([of(0, sent), of(1, sent)]).toEqual([of(0, texts), of(1, texts)]);
    expect(kafka.sent.length).toBeGreaterThan(1); // batchBytesMax
  });

  it('sends a failed batch again by a new producer before any later message', async () => {
    const kafka = new FakeKafka(everyPartition, failing('KafkaJSNumberOfRetriesExceeded'));
    const { push } = setUp(kafka);
    await push('first');
    const second = push('second');
    await until(() => kafka.sent.length === 2);
    expect(await Promise.all([second, push('third')])).toEqual([undefined, undefined]);
    expect(kafka.sent.map(({ by, texts }) => [by, ...texts])).toEqual([
      [1, 'first'],
      [1, 'second'],
      [2, 'second'],
      [2, 'third'],
    ]);
  });

  it('takes no answer for a partition as a failure', async () => {
    const kafka = new FakeKafka((record) => Promise.resolve(everyPartition(record)).then((all) => all.slice(0, 1)));
    const { push } = setUp(kafka);
    const outcomes = await Promise.all([push('zero'), push('one', { partition: 1 })]);
    expect(outcomes).toEqual([undefined, undefined]);
    expect(kafka.sent.map(({ by, texts }) => [by, ...texts])).toEqual([
      [1, 'zero', 'one'],
      [2, 'zero', 'one'],
    ]);
  });

  it('gives a message up, retryable, once its time is over', async () => {
    const kafka = new FakeKafka(failing('LEADER_NOT_AVAILABLE'));
    const { push } = setUp(kafka);
    const outcome = await push('late', { expiresAtMs: performance.now() });
    expect(outcome).toMatchObject({ code: 'STREAM_APPEND_FAILED', retryable: true });
    expect(await push('next')).toBeUndefined();
  });

  it('sends a batch that is too large message by message, and refuses only what is too large alone', async () => {
    const tooLarge = failing('MESSAGE_TOO_LARGE');
    const kafka = new FakeKafka(tooLarge, everyPartition, tooLarge);
    const { push } = setUp(kafka);
    const outcomes = await Promise.all([push('a'), push('b'), push('c')]);
    expect(outcomes[0]).toBeUndefined();
    expect(outcomes[1]).toMatchObject({ code: 'STREAM_MESSAGE_INVALID', retryable: false });
    expect(outcomes[2]).toBeUndefined();
  });

  it('turns away what waits when it closes, and tries nothing again', async () => {
    const kafka = new FakeKafka(failing('NETWORK'));
    const { lane, push } = setUp(kafka);
    const outcomes = [push('under way'), push('too much for one batch'), push('waits')];
    await until(() => kafka.sent.length === 1);
    await lane.close();
    const [first, ...rest] = await Promise.all(outcomes);
    expect(first).toMatchObject({ code: 'STREAM_APPEND_FAILED' });
    for (const error of rest) expect(error).toMatchObject({ code: 'STREAM_CLOSED', retryable: true });
    expect(kafka.sent).toHaveLength(1);
  });
});

async function until(check: () => boolean): Promise<void> {
  while (!check()) await new Promise((resolve) => setTimeout(resolve, 1));
}
