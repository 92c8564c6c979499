import type { KafkaMessage } from 'kafkajs';
import { describe, expect, it } from 'vitest';

import { readBatch, type Batch } from './batch-reader.js';

interface Taking {
  readonly offset: string;
  settle(isTaken: boolean): void;
}

/** A batch of messages from offset 0 on, and a taker that takes them when the test says so. */
function setUp(count: number, overrides: Partial<Batch> = {}) {
  const taking: Taking[] = [];
  const resolved: string[] = [];
  const closing = new AbortController();
  const messages = Array.from({ length: count }, (_, offset) => ({ offset: String(offset) }) as KafkaMessage);
  const payload: Batch = {
    batch: {
      ...{ topic: 't', partition: 0, highWatermark: '9', messages },
      ...{ isEmpty: () => count === 0, firstOffset: () => '0', lastOffset: () => 'last' },
      ...{ offsetLag: () => '0', offsetLagLow: () => '0' },
    },
    resolveOffset: (offset) => resolved.push(offset),
    heartbeat: () => Promise.resolve(),
    isRunning: () => true,
    isStale: () => false,
    ...overrides,
  };
  const taker = {
    take: (_from: unknown, { offset }: KafkaMessage, halt: AbortSignal) =>
      new Promise<boolean>((resolve) => {
        taking.push({ offset, settle: resolve });
        halt.addEventListener('abort', () => {
          resolve(false);
        });
      }),
  };
  const done = readBatch(payload, { taker, inFlightMax: 2, heartbeatMs: 5, closing: closing.signal });
  const settle = async (index: number, isTaken = true): Promise<void> => {
    await expect.poll(() => taking.length).toBeGreaterThan(index);
    taking[index]?.settle(isTaken);
  };
  return { taking, resolved, closing, done, settle };
}

describe('a batch', () => {
  it('is resolved in order, to its very end', async () => {
    const { done, resolved, settle } = setUp(3);
    await settle(1);
    await settle(0);
    await settle(2);
    await done;
    expect(resolved).toEqual(['0', '1', '2', 'last']);
  });

  it('has no more on its way than is allowed', async () => {
    const { taking, done, settle } = setUp(3);
    await expect.poll(() => taking.length).toBe(2);
    await settle(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(taking).toHaveLength(2);
    await settle(0);
    await settle(2);
    await done;
  });

  it('resolves nothing behind what was given up', async () => {
    const { done, resolved, settle } = setUp(3);
    await settle(0);
    await settle(2);
    await settle(1, false);
    await done;
    expect(resolved).toEqual(['0']);
  });

  it('is left where it is when the receiver closes', async () => {
    const { done, resolved, settle, closing } = setUp(9);
    await settle(0);
    await expect.poll(() => resolved).toEqual(['0']);
    closing.abort();
    await done;
    expect(resolved).toEqual(['0']);
  });

  it('is given back when the group wants its members to meet', async () => {
    const rebalance = new Error('The group is rebalancing, so a rejoin is needed');
    const { done, resolved } = setUp(3, { heartbeat: () => Promise.reject(rebalance) });
    await expect(done).rejects.toBe(rebalance);
    expect(resolved).toEqual([]);
  });

  it('is not begun when it is stale', async () => {
    const { done, taking, resolved } = setUp(3, { isStale: () => true });
    await done;
    expect([taking, resolved]).toEqual([[], []]);
  });
});
