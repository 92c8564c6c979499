import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  StreamError,
  type LeaseHandler,
  type OutgoingMessage,
  type SpanStream,
  type StreamConsumer,
  type StreamProducer,
} from '@clew/stream-contract';
import { describeStream, headers, message, textOf } from '@clew/stream-contract/testing';
import { createSegmentLogStream } from '@clew/stream-segment-log';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { SpillEvent, SpillingStreamOptions } from './options.js';
import { createSpillingStream, type SpillingStream } from './spilling-stream.js';

type Mood = 'well' | 'away' | 'silent' | 'refusing';

/** A stream that takes messages as its mood is. */
class MoodyStream implements SpanStream {
  readonly name = 'moody';
  partitionCount = 2;
  readonly taken: OutgoingMessage[] = [];
  mood: Mood = 'well';
  #unanswered: (() => void)[] = [];

  get texts(): string[] {
    return this.taken.map(({ value }) => textOf(value));
  }

  start(): Promise<void> {
    if (this.mood !== 'away') return Promise.resolve();
    return Promise.reject(new StreamError('STREAM_UNAVAILABLE', 'away', { retryable: true }));
  }

  openProducer(): Promise<StreamProducer> {
    return Promise.resolve({
      append: (messages, onReleased) => this.#append(messages, onReleased),
      shutdown: () => this.#answerAll(),
    });
  }

  openConsumer(_options: object, _handler: LeaseHandler): Promise<StreamConsumer> {
    return Promise.reject(new Error('nobody reads it here'));
  }

  shutdown(): Promise<void> {
    return this.#answerAll();
  }

  /** What was sent while it was silent arrives after all. */
  #answerAll(): Promise<void> {
    for (const answer of this.#unanswered.splice(0)) answer();
    return Promise.resolve();
  }

  async #append(messages: readonly OutgoingMessage[], onReleased: (() => void) | undefined): Promise<void> {
    if (this.mood === 'away') throw new StreamError('STREAM_APPEND_FAILED', 'away', { retryable: true });
    const refused = messages.some(({ value }) => textOf(value).startsWith('bad'));
    if (this.mood === 'refusing' && refused) {
      throw new StreamError('STREAM_MESSAGE_INVALID', 'too large', { retryable: false });
    }
    if (this.mood === 'silent') await new Promise<void>((resolve) => this.#unanswered.push(resolve));
    this.taken.push(...messages);
    onReleased?.();
  }
}

let dataDir: string;
let target: MoodyStream;
let events: SpillEvent[];
const open: SpillingStream[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'clew-spill-'));
  target = new MoodyStream();
  events = [];
});

afterEach(async () => {
  for (const stream of open.splice(0)) await stream.shutdown({ deadlineMs: 1_000 });
  await rm(dataDir, { recursive: true });
});

async function started(options: Partial<SpillingStreamOptions> = {}): Promise<SpillingStream> {
  const stream = createSpillingStream({
    stream: target,
    dataDir,
    replayPauseMs: 10,
    onEvent: (event) => events.push(event),
    ...options,
  });
  open.push(stream);
  await stream.start();
  return stream;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('a spilling stream', () => {
  it('leaves the disk alone while the stream is well', async () => {
    const stream = await started();
    const producer = await stream.openProducer();
    await producer.append([message(0, 'a'), message(1, 'b')]);
    expect(target.texts).toEqual(['a', 'b']);
    expect(stream.stats()).toMatchObject({ isSpilling: false, spilledMessages: 0, waitingMessages: 0 });
  });

  it('acknowledges from the disk while the stream is away, and brings everything there in order', async () => {
    const stream = await started();
    const producer = await stream.openProducer();
    target.mood = 'away';
    const sent: string[] = [];
    for (let count = 0; count < 30; count++) {
      sent.push(`m${count}`);
      await producer.append([message(0, `m${count}`)]);
    }
    expect(target.texts).toEqual([]);
    expect(stream.stats()).toMatchObject({ isSpilling: true, waitingMessages: 30 });
    target.mood = 'well';
    await producer.append([message(0, 'behind')]);
    await until(() => stream.stats()?.isSpilling === false);
    expect(target.texts).toEqual([...sent, 'behind']);
    await producer.append([message(0, 'direct')]);
    expect(target.texts.at(-1)).toBe('direct');
    expect(events.map(({ type }) => type)).toEqual(['spill-began', 'spill-ended']);
    expect(target.taken[0]?.headers).toEqual(headers());
  });

  it('does not wait for a stream that says nothing; what was under way stays in front', async () => {
    const stream = await started({ patienceMsMax: 20 });
    const producer = await stream.openProducer();
    target.mood = 'silent';
    await Promise.all(['a', 'b', 'c'].map((text) => producer.append([message(1, text)])));
    await producer.append([message(1, 'd')]);
    expect(stream.stats()).toMatchObject({ isSpilling: true, waitingMessages: 4 });
    target.mood = 'well';
    await stream.shutdown({ deadlineMs: 1_000 });
    const again = await started();
    await until(() => again.stats()?.isSpilling === false);
    const replayed = target.texts.slice(-4);
    expect(replayed).toEqual(['a', 'b', 'c', 'd']);
  });

  it('keeps what was diverted from being used again, as the stream may still send it', async () => {
    const stream = await started({ patienceMsMax: 20 });
    const producer = await stream.openProducer();
    const released: string[] = [];
    const append = (text: string): Promise<void> => producer.append([message(0, text)], () => released.push(text));
    await append('direct');
    target.mood = 'silent';
    await append('diverted');
    await append('spilled');
    target.mood = 'well';
    await target.shutdown();
    await until(() => stream.stats()?.isSpilling === false);
    expect(released).toEqual(['direct', 'spilled']);
  });

  it('brings back what an earlier process left, before what comes now', async () => {
    const first = await started();
    const producer = await first.openProducer();
    target.mood = 'away';
    await producer.append([message(0, 'old')]);
    await first.shutdown({ deadlineMs: 100 });
    const second = await started();
    const next = await second.openProducer();
    await next.append([message(0, 'new')]);
    target.mood = 'well';
    await until(() => second.stats()?.isSpilling === false);
    expect(target.texts).toEqual(['old', 'new']);
  });

  it('refuses, retryably, what the disk has no room for, and loses nothing of the rest', async () => {
    const stream = await started({ diskBytesMax: 4_000 });
    const producer = await stream.openProducer();
    target.mood = 'away';
    await producer.append([message(0, 'fits', 2_000)]);
    const refusal = producer.append([message(0, 'does not', 3_000)]);
    await expect(refusal).rejects.toMatchObject({ code: 'STREAM_FULL', retryable: true });
    await expect(producer.append([message(0, 'nor this', 3_000)])).rejects.toThrow('at most 4000 are allowed');
    expect(events.filter(({ type }) => type === 'spill-full')).toHaveLength(1);
    target.mood = 'well';
    await until(() => stream.stats()?.isSpilling === false);
    expect(target.texts).toEqual(['fits']);
  });

  it('passes a permanent refusal on, and one of a spilled message stops nothing behind it', async () => {
    const stream = await started();
    const producer = await stream.openProducer();
    target.mood = 'refusing';
    await expect(producer.append([message(0, 'bad')])).rejects.toMatchObject({ retryable: false });
    expect(stream.stats()?.isSpilling).toBe(false);
    target.mood = 'away';
    for (const text of ['a', 'bad', 'b']) await producer.append([message(0, text)]);
    target.mood = 'refusing';
    await until(() => stream.stats()?.isSpilling === false);
    expect(target.texts).toEqual(['a', 'b']);
    expect(events.map(({ type }) => type)).toContain('message-refused');
  });

  it('starts while the stream is away, once it has been there, and brings everything when it comes', async () => {
    await (await started()).shutdown({ deadlineMs: 100 });
    target.mood = 'away';
    const stream = await started();
    expect(stream.partitionCount).toBe(2);
    const producer = await stream.openProducer();
    await producer.append([message(0, 'a'), message(1, 'b')]);
    await producer.append([message(0, 'c')]);
    target.mood = 'well';
    await until(() => stream.stats()?.isSpilling === false);
    expect(target.taken.filter(({ partition }) => partition === 0).map(({ value }) => textOf(value))).toEqual([
      'a',
      'c',
    ]);
    await producer.append([message(0, 'direct')]);
    expect(target.texts.at(-1)).toBe('direct');
    expect(stream.stats()?.spilledMessages).toBe(3);
  });

  it('brings back what it has for a stream that has got more partitions since', async () => {
    const first = await started();
    target.mood = 'away';
    await (await first.openProducer()).append([message(1, 'old')]);
    await first.shutdown({ deadlineMs: 100 });
    target.mood = 'well';
    target.partitionCount = 4;
    const stream = await started();
    await until(() => stream.stats()?.isSpilling === false);
    await (await stream.openProducer()).append([message(3, 'new')]);
    expect(target.taken.map(({ partition, value }) => [partition, textOf(value)])).toEqual([
      [1, 'old'],
      [3, 'new'],
    ]);
  });

  it('does not start for the first time while the stream is away: it would not know the partitions', async () => {
    target.mood = 'away';
    await expect(started()).rejects.toMatchObject({ code: 'STREAM_UNAVAILABLE' });
  });

  it('keeps what it has, and says so, when another stream comes than the one that was away', async () => {
    await (await started()).shutdown({ deadlineMs: 100 });
    target.mood = 'away';
    const stream = await started();
    const producer = await stream.openProducer();
    await producer.append([message(0, 'a')]);
    target.partitionCount = 3;
    target.mood = 'well';
    await until(() => events.some(({ type }) => type === 'connect-failed'));
    expect(stream.stats()).toMatchObject({ isSpilling: true, waitingMessages: 1 });
    expect(target.texts).toEqual([]);
  });

  it('says which option makes no sense', () => {
    expect(() => createSpillingStream({ stream: target, dataDir, patienceMsMax: 0 })).toThrow(
      'spill: patienceMsMax is 0; allowed is a whole number from 1',
    );
  });
});

describeStream('spill in front of a segment log', async (options) => {
  const folder = await mkdtemp(join(tmpdir(), 'clew-spill-suite-'));
  const build = (): SpanStream =>
    createSpillingStream({
      stream: createSegmentLogStream({
        dataDir: join(folder, 'stream'),
        ...options,
        segmentBytes: 1,
        journalSegmentBytes: 64,
        offerPauseMs: 20,
      }),
      dataDir: join(folder, 'spill'),
      ...(options.pendingBytesMax === undefined ? {} : { diskBytesMax: options.pendingBytesMax }),
    });
  let stream = build();
  await stream.start();
  return {
    stream,
    reopen: async () => {
      await stream.shutdown({ deadlineMs: 1_000 });
      stream = build();
      await stream.start();
      return stream;
    },
    expire: async (partition, before) => {
      const messages = join(folder, 'stream', `partition-000${String(partition)}`, 'messages');
      const names = (await readdir(messages)).sort();
      await Promise.all(names.slice(0, Number(before)).map((name) => rm(join(messages, name))));
    },
    dispose: async () => {
      await stream.shutdown({ deadlineMs: 1_000 });
      await rm(folder, { recursive: true });
    },
  };
});
