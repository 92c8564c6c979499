import type { StreamError } from '@clew/stream-contract';
import { describe, expect, it } from 'vitest';
import type { ProduceClient } from './produce/produce-client.js';
import { type ProduceOutcome, outcomeOf } from './produce/produce-outcome.js';
import type { PartitionChunks, ProducerIdentity } from './produce/produce-request.js';
import { encodeRecordHeaders } from './produce/record-batch.js';
import { ProducerLane, type QueuedMessage } from './producer-lane.js';
import { type ReadBatch, readBatch } from './testing/read-batch.js';

const LEADER_MOVED = 6;
const NO_ANSWER = undefined;
const MESSAGE_TOO_LARGE = 10;
const UNKNOWN_PRODUCER_ID = 59;

/** Codes by partition; a partition that is left out is stored. */
type Answer = Readonly<Record<number, number | undefined>>;

/** Brokers that remember what was sent, and answer the first requests as told. */
class FakeBrokers implements ProduceClient {
  readonly sent: (readonly ReadBatch[])[] = [];
  overlapped = false;
  closed = false;
  #identities = 0;
  #sending = 0;
  readonly #answers: Answer[];

  constructor(...answers: Answer[]) {
    this.#answers = answers;
  }

  newIdentity(): Promise<ProducerIdentity> {
    return Promise.resolve({ producerId: BigInt(++this.#identities), producerEpoch: 0 });
  }

  async produce(batches: readonly PartitionChunks[]): Promise<ReadonlyMap<number, ProduceOutcome>> {
    this.overlapped ||= this.#sending > 0;
    this.#sending += 1;
    this.sent.push(await Promise.all(batches.map(({ partition, chunks }) => readBatch(partition, chunks))));
    await new Promise((resolve) => setTimeout(resolve, 2));
    this.#sending -= 1;
    const answer = this.#answers.shift() ?? {};
    return new Map(
      batches.map(({ partition }) => [partition, outcomeOf(partition, partition in answer ? answer[partition] : 0)]),
    );
  }

  close(): void {
    this.closed = true;
  }

  /** Producer id, first sequence number and texts of what was sent to a partition. */
  to(partition: number): (readonly unknown[])[] {
    return this.sent
      .flat()
      .filter((batch) => batch.partition === partition)
      .map(({ producerId, sequence, texts }) => [producerId, sequence, ...texts]);
  }
}

function setUp(brokers: FakeBrokers): {
  lane: ProducerLane;
  events: string[];
  push: (text: string, options?: { partition?: number; expiresAtMs?: number }) => Promise<StreamError | undefined>;
} {
  const events: string[] = [];
  const options = {
    topic: 't',
    batchBytesMax: 10,
    compression: 'none' as const,
    onEvent: ({ type }: { readonly type: string }) => events.push(type),
  };
  const lane = new ProducerLane(brokers, options, 0);
  const push = (
    text: string,
    { partition = 0, expiresAtMs = Infinity }: { partition?: number; expiresAtMs?: number } = {},
  ): Promise<StreamError | undefined> =>
    new Promise((resolve) => {
      const message: QueuedMessage = {
        partition,
        value: Buffer.from(text),
        headers: encodeRecordHeaders({}),
        expiresAtMs,
        settled: resolve,
      };
      lane.push(message);
    });
  return { lane, events, push };
}

describe('producer lane', () => {
  it('has one request under way at a time and keeps order and numbers within a partition', async () => {
    const brokers = new FakeBrokers();
    const { push } = setUp(brokers);
    const texts = Array.from({ length: 30 }, (_, index) => `m${String(index)}`);
    const outcomes = await Promise.all(texts.map((text, index) => push(text, { partition: index % 2 })));
    expect(outcomes).toEqual(texts.map(() => undefined));
    expect(brokers.overlapped).toBe(false);
    expect(brokers.sent.length).toBeGreaterThan(1); // batchBytesMax
    for (const partition of [0, 1]) {
      const batches = brokers.sent.flat().filter((batch) => batch.partition === partition);
      expect(batches.flatMap((batch) => batch.texts)).toEqual(texts.filter((_, index) => index % 2 === partition));
      let expected = 0;
      for (const { sequence, texts: inBatch } of batches) {
        expect(sequence).toBe(expected);
        expected += inBatch.length;
      }
    }
  });

  it('sends an unsettled batch again with the same numbers, before any later message', async () => {
    const brokers = new FakeBrokers({}, { 0: LEADER_MOVED }, { 0: NO_ANSWER });
    const { push } = setUp(brokers);
    await push('first');
    const second = push('second');
    await until(() => brokers.sent.length === 2);
    expect(await Promise.all([second, push('third')])).toEqual([undefined, undefined]);
    expect(brokers.to(0)).toEqual([
      [1n, 0, 'first'],
      [1n, 1, 'second'],
      [1n, 1, 'second'],
      [1n, 1, 'second'],
      [1n, 2, 'third'],
    ]);
  });

  it('tells once that the brokers do not take messages, when it lasts', async () => {
    const refused = { 0: LEADER_MOVED };
    const brokers = new FakeBrokers(...Array.from({ length: 8 }, () => refused), {}, refused);
    const { push, events } = setUp(brokers);
    await push('delayed');
    expect(events).toEqual(['append-delayed']);
    await push('hardly delayed');
    expect(events).toEqual(['append-delayed']);
  });

  it('sends only what was not stored again', async () => {
    const brokers = new FakeBrokers({ 1: NO_ANSWER });
    const { push } = setUp(brokers);
    expect(await Promise.all([push('zero'), push('one', { partition: 1 })])).toEqual([undefined, undefined]);
    expect(brokers.to(0)).toEqual([[1n, 0, 'zero']]);
    expect(brokers.to(1)).toEqual([
      [1n, 0, 'one'],
      [1n, 0, 'one'],
    ]);
  });

  it('takes a duplicate for stored: an earlier try was', async () => {
    const brokers = new FakeBrokers({ 0: NO_ANSWER }, { 0: 46 });
    const { push } = setUp(brokers);
    expect(await push('once')).toBeUndefined();
    expect(brokers.sent).toHaveLength(2);
  });

  it('goes on under a new producer id where the broker forgot the old one, and only there', async () => {
    const brokers = new FakeBrokers({}, { 0: UNKNOWN_PRODUCER_ID });
    const { push } = setUp(brokers);
    await Promise.all([push('a'), push('b', { partition: 1 })]);
    await Promise.all([push('c'), push('d', { partition: 1 })]);
    await push('e', { partition: 1 });
    expect(brokers.to(0)).toEqual([
      [1n, 0, 'a'],
      [1n, 1, 'c'],
      [2n, 0, 'c'],
    ]);
    expect(brokers.to(1)).toEqual([
      [1n, 0, 'b'],
      [1n, 1, 'd'],
      [1n, 2, 'e'],
    ]);
  });

  it('gives a message up, retryable, once its time is over, and never uses its numbers for another', async () => {
    const brokers = new FakeBrokers({ 0: NO_ANSWER });
    const { push } = setUp(brokers);
    const late = push('late', { expiresAtMs: performance.now() });
    const kept = push('kept');
    expect(await late).toMatchObject({ code: 'STREAM_APPEND_FAILED', retryable: true });
    expect(await kept).toBeUndefined();
    expect(brokers.to(0)).toEqual([
      [1n, 0, 'late', 'kept'],
      [2n, 0, 'kept'],
    ]);
  });

  it('sends a batch that is too large message by message, and refuses only what is too large alone', async () => {
    const tooLarge = { 0: MESSAGE_TOO_LARGE };
    const brokers = new FakeBrokers(tooLarge, {}, tooLarge);
    const { push } = setUp(brokers);
    const outcomes = await Promise.all([push('a'), push('b'), push('c')]);
    expect(outcomes[0]).toBeUndefined();
    expect(outcomes[1]).toMatchObject({ code: 'STREAM_MESSAGE_INVALID', retryable: false });
    expect(outcomes[2]).toBeUndefined();
  });

  it('turns away what waits when it closes, and tries nothing again', async () => {
    const brokers = new FakeBrokers({ 0: NO_ANSWER });
    const { lane, push } = setUp(brokers);
    const outcomes = [push('under way'), push('too much for one batch'), push('waits')];
    await until(() => brokers.sent.length === 1);
    lane.close();
    const [first, ...rest] = await Promise.all(outcomes);
    expect(first).toMatchObject({ code: 'STREAM_APPEND_FAILED', retryable: true });
    for (const error of rest) expect(error).toMatchObject({ code: 'STREAM_CLOSED', retryable: true });
    expect(brokers.sent).toHaveLength(1);
    expect(brokers.closed).toBe(true);
  });
});

async function until(check: () => boolean): Promise<void> {
  while (!check()) await new Promise((resolve) => setTimeout(resolve, 1));
}
