import type { StreamMessage } from '@clew/stream-contract';
import { textOf } from '@clew/stream-contract/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Leader } from '../broker/topic-leaders.js';
import { FetchBroker, type OnFetch } from '../testing/fetch-broker.js';
import { storedBatch } from '../testing/fetched-batches.js';
import { MemoryPool } from './memory-pool.js';
import { PartitionFetch } from './partition-fetch.js';
import { TopicFetcher } from './topic-fetcher.js';

const NOT_LEADER = 6;
const OUT_OF_RANGE = 1;
const read = { bytesMax: 1_000_000, waitMsMax: 5_000, signal: new AbortController().signal };

/** Answers each partition at once with its messages from the asked offset on, one batch each. */
function serve(logs: Readonly<Record<number, readonly string[]>>): OnFetch {
  return ({ ranges }, _socket, answer) => {
    answer(
      ...ranges.map(({ partition, from }) => {
        const log = logs[partition] ?? [];
        const offset = Number(from);
        const records = log.slice(offset, offset + 1).map((text) => storedBatch(offset, [text]));
        return { partition, stableOffset: BigInt(log.length), records: Buffer.concat(records) };
      }),
    );
  };
}

const silent: OnFetch = () => undefined;

describe('fetching a topic', () => {
  const closers: (() => void)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  async function broker(nodeId: number, onFetch: OnFetch): Promise<{ broker: FetchBroker; leader: Leader }> {
    const started = new FetchBroker(onFetch);
    closers.push(() => {
      started.close();
    });
    return { broker: started, leader: await started.listen(nodeId) };
  }

  function setUp(current: () => ReadonlyMap<number, Leader>): {
    fetcher: TopicFetcher;
    open: (partition: number) => PartitionFetch;
    forget: ReturnType<typeof vi.fn>;
    delays: Error[];
  } {
    const forget = vi.fn();
    const delays: Error[] = [];
    const fetcher = new TopicFetcher(
      { current: () => Promise.resolve(current()), forget },
      {
        ...{ topic: 't', clientId: 'clew', requestMsMax: 2_000, tls: false, sasl: undefined },
        ...{ fetchWaitMs: 77, fetchBytesMin: 55, fetchBytesMax: 100_000, fetchAnswerBytesMax: 100_000 },
        onDelayed: (error) => delays.push(error),
      },
    );
    closers.push(() => {
      fetcher.close();
    });
    const pool = new MemoryPool(1_000_000);
    const open = (partition: number): PartitionFetch => {
      const opened = new PartitionFetch({
        ...{ topic: 't', partition, pool, readAheadBytesMax: 1_000_000 },
        onSkipped: () => undefined,
        onWanted: () => {
          fetcher.wake();
        },
      });
      fetcher.add(opened);
      return opened;
    };
    return { fetcher, open, forget, delays };
  }

  async function readTexts(partition: PartitionFetch, from: bigint, count: number): Promise<string[]> {
    const texts: string[] = [];
    for (let next = from; texts.length < count;) {
      const found = await partition.next(next, read);
      texts.push(...found.messages.map(({ value }: StreamMessage) => textOf(value)));
      next = found.next;
    }
    return texts;
  }

  it('asks at once for what there is, and waits for what comes', async () => {
    const { broker: one, leader } = await broker(1, serve({ 0: ['a', 'b', 'c'] }));
    const { open } = setUp(() => new Map([[0, leader]]));
    expect(await readTexts(open(0), 0n, 3)).toEqual(['a', 'b', 'c']);
    await vi.waitFor(() => {
      expect(one.fetches.at(-1)).toEqual({ waitMs: 77, minBytes: 55, ranges: [{ partition: 0, from: 3n }] });
    });
    expect(one.fetches.slice(0, 3).map(({ waitMs, minBytes }) => [waitMs, minBytes])).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
  });

  it('gets what a partition has though others wait at the same broker', async () => {
    const logs = serve({ 0: ['only'], 1: ['a', 'b', 'c'] });
    const { leader } = await broker(1, (fetch, socket, answer) => {
      if (fetch.waitMs === 0) logs(fetch, socket, answer); // else it waits for ever
    });
    const { open } = setUp(() => new Map([0, 1].map((partition) => [partition, leader])));
    expect(await readTexts(open(0), 0n, 1)).toEqual(['only']);
    expect(await readTexts(open(1), 0n, 3)).toEqual(['a', 'b', 'c']);
  });

  it('asks first for the partitions that got nothing last time', async () => {
    const { broker: one, leader } = await broker(1, ({ ranges: [first] }, _socket, answer) => {
      if (first === undefined) return;
      const { partition, from } = first;
      answer(
        { partition, stableOffset: 100n, records: storedBatch(Number(from), ['x']) },
        { partition: 1 - partition },
      );
    });
    const { open } = setUp(() => new Map([0, 1].map((partition) => [partition, leader])));
    const partitions = [open(0), open(1)];
    await Promise.all(partitions.map((partition) => readTexts(partition, 0n, 5)));
    const asked = one.fetches.filter(({ ranges }) => ranges.length === 2).map(({ ranges }) => ranges[0]?.partition);
    expect(new Set(asked)).toEqual(new Set([0, 1]));
  });

  it('goes to the new leader when another says that it is none', async () => {
    const { leader: old } = await broker(1, (_fetch, _socket, answer) => {
      answer({ partition: 0, errorCode: NOT_LEADER });
    });
    const { leader: next } = await broker(2, serve({ 0: ['a'] }));
    let leader = old;
    const { open, forget, delays } = setUp(() => new Map([[0, leader]]));
    forget.mockImplementation(() => {
      leader = next;
    });
    expect(await readTexts(open(0), 0n, 1)).toEqual(['a']);
    expect(delays).toEqual([]);
  });

  it('waits for a leader when there is none', async () => {
    const { leader } = await broker(1, serve({ 0: ['a'], 1: ['b'] }));
    const leaders = new Map([[0, leader]]);
    const { open, forget } = setUp(() => leaders);
    forget.mockImplementation(() => {
      leaders.set(1, leader);
    });
    const [led, leaderless] = [open(0), open(1)];
    expect(await Promise.all([readTexts(led, 0n, 1), readTexts(leaderless, 0n, 1)])).toEqual([['a'], ['b']]);
  });

  it('asks again, of a new connection, when one breaks in the middle of an answer', async () => {
    const whole = serve({ 0: ['a', 'b'] });
    let broken = 0;
    const { leader } = await broker(1, (fetch, socket, answer) => {
      if (broken++ > 1) {
        whole(fetch, socket, answer);
        return;
      }
      socket.write(Buffer.from([0, 0, 1, 0, 0, 0, 0, 1, 0, 0]), () => socket.destroy());
    });
    const { open, forget, delays } = setUp(() => new Map([[0, leader]]));
    expect(await readTexts(open(0), 0n, 2)).toEqual(['a', 'b']);
    expect(forget).toHaveBeenCalled();
    expect(delays).toEqual([]);
  });

  it('says so, once, when it lasts, and heals', async () => {
    const { broker: one, leader } = await broker(1, (_fetch, _socket, answer) => {
      answer({ partition: 0, errorCode: 56 });
    });
    const { open, delays } = setUp(() => new Map([[0, leader]]));
    const waiting = readTexts(open(0), 0n, 1);
    await vi.waitFor(() => {
      expect(one.fetches.length).toBeGreaterThan(3);
    }, 5_000);
    expect(delays.map(({ message }) => message)).toEqual([
      'a fetch of partition 0: Kafka answers KAFKA_STORAGE_ERROR (56)',
    ]);
    one.becomes(serve({ 0: ['a'] }));
    expect(await waiting).toEqual(['a']);
  });

  it('tells whoever reads that what they want is not held', async () => {
    const { leader } = await broker(1, (_fetch, _socket, answer) => {
      answer({ partition: 0, errorCode: OUT_OF_RANGE });
    });
    const { open } = setUp(() => new Map([[0, leader]]));
    expect(await open(0).next(9n, read)).toEqual({ messages: [], next: 9n, isLost: true });
  });

  it('fetches nothing of a partition that was given back, and nothing when it is closed', async () => {
    const { broker: one, leader } = await broker(1, silent);
    const { fetcher, open } = setUp(() => new Map([[0, leader]]));
    const partition = open(0);
    await partition.next(0n, { ...read, waitMsMax: 0 });
    fetcher.remove(partition);
    await vi.waitFor(() => {
      expect(one.fetches).toHaveLength(1);
    });
    const other = open(0);
    fetcher.close();
    expect((await other.next(0n, { ...read, waitMsMax: 50 })).messages).toEqual([]);
    expect(one.fetches).toHaveLength(1);
  });
});
