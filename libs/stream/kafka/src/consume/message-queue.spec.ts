import { StreamError } from '@clew/stream-contract';
import { headers, textsOf } from '@clew/stream-contract/testing';
import { describe, expect, it } from 'vitest';
import { controlBatch, scribble, storedBatch, thinned, transactional } from '../testing/fetched-batches.js';
import type { AbortedTransaction } from './aborted-transactions.js';
import { FetchedRecords } from './fetched-records.js';
import { MemoryPool } from './memory-pool.js';
import { MessageQueue } from './message-queue.js';

const ALL = 1_000_000;

interface SetUp {
  readonly queue: MessageQueue;
  readonly pool: MemoryPool;
  readonly skipped: bigint[];
  /** Queues one answer, and gives the offset to fetch from next. */
  readonly push: (batches: readonly Buffer[], aborted?: readonly AbortedTransaction[]) => bigint | undefined;
}

function setUp(): SetUp {
  const pool = new MemoryPool(4 * ALL);
  const skipped: bigint[] = [];
  const queue = new MessageQueue({ topic: 't', partition: 3, pool, onSkipped: (offset) => skipped.push(offset) });
  const push: SetUp['push'] = (batches, aborted = []) => {
    const copied = FetchedRecords.copyOf({ records: Buffer.concat(batches), aborted }, pool);
    if (copied !== undefined) queue.push(copied.fetched);
    return copied?.next;
  };
  return { queue, pool, skipped, push };
}

describe('a queue of what was fetched', () => {
  it.each(['none', 'lz4', 'gzip'] as const)('gives messages of batches with compression %s', (compression) => {
    const { queue, push } = setUp();
    expect(push([storedBatch(5, ['a', 'b'], { compression }), storedBatch(7, ['c'], { compression })])).toBe(8n);
    const { messages, next } = queue.read(5n, ALL);
    expect(textsOf(messages)).toEqual(['a', 'b', 'c']);
    expect(messages.map(({ offset }) => offset)).toEqual([5n, 6n, 7n]);
    expect(messages[0]).toMatchObject({ partition: 3, headers: headers() });
    expect(next).toBe(8n);
    expect(queue.isEmpty && queue.bytes === 0).toBe(true);
  });

  it('leaves the batch that was cut off at the end of an answer for the next', () => {
    const { queue, push } = setUp();
    const [whole, cut] = [storedBatch(0, ['a']), storedBatch(1, ['b'])];
    for (const bytes of [1, 11, 12, 60, cut.length - 1]) expect(push([cut.subarray(0, bytes)])).toBeUndefined();
    expect(push([whole, cut.subarray(0, cut.length - 1)])).toBe(1n);
    expect(textsOf(queue.read(0n, ALL).messages)).toEqual(['a']);
  });

  it('begins where it is asked to, within a batch', () => {
    const { queue, push } = setUp();
    push([storedBatch(10, ['a', 'b', 'c'])]);
    expect(textsOf(queue.read(12n, ALL).messages)).toEqual(['c']);
  });

  it('stops within a batch when there is enough, gives at least one, and goes on there', () => {
    const { queue, push } = setUp();
    push([storedBatch(0, ['aaaa', 'bbbb', 'cccc'])]);
    const first = queue.read(0n, 5);
    expect(textsOf(first.messages)).toEqual(['aaaa', 'bbbb']);
    expect(first.next).toBe(2n);
    queue.release();
    push([storedBatch(3, ['d'])]);
    expect(textsOf(queue.read(2n, 1).messages)).toEqual(['cccc']);
    expect(textsOf(queue.read(3n, 1).messages)).toEqual(['d']);
  });

  it('passes over what compaction took, and tells where the batch ended', () => {
    const { queue, push } = setUp();
    expect(push([thinned(storedBatch(0, ['a', 'b']), 0, 9)])).toBe(10n);
    expect(queue.read(0n, ALL)).toMatchObject({ next: 10n, messages: [{ offset: 0n }, { offset: 1n }] });
    push([storedBatch(15, ['c'])]);
    expect(textsOf(queue.read(10n, ALL).messages)).toEqual(['c']);
  });

  it('hides what a transaction wrote that was given up, and what says so', () => {
    const { queue, push } = setUp();
    push(
      [
        transactional(0, ['kept 0'], 1n),
        transactional(1, ['gone 1'], 2n),
        storedBatch(2, ['plain 2']),
        controlBatch(3, 'abort', 2n),
        transactional(4, ['kept 4'], 2n),
        controlBatch(5, 'commit', 2n),
        transactional(6, ['gone 6'], 1n),
        controlBatch(7, 'commit', 9n),
      ],
      [
        { producerId: 1n, firstOffset: 6n },
        { producerId: 2n, firstOffset: 1n },
      ],
    );
    const { messages, next } = queue.read(0n, ALL);
    expect(textsOf(messages)).toEqual(['kept 0', 'plain 2', 'kept 4']);
    expect(next).toBe(8n);
  });

  it('passes over foreign messages and says so, once', () => {
    const { queue, push, skipped } = setUp();
    push([storedBatch(0, ['a']), storedBatch(1, ['x', 'y'], { recordHeaders: { other: 'one' } })]);
    expect(textsOf(queue.read(0n, ALL).messages)).toEqual(['a']);
    expect(queue.read(3n, ALL)).toEqual({ messages: [], next: 3n });
    expect(skipped).toEqual([1n, 2n]);
  });

  it.each<[string, Buffer, RegExp]>([
    ['with a byte changed', changed(storedBatch(1, ['b']), -1), /checksum .* does not hold/],
    ['of an old format', changed(storedBatch(1, ['b']), 16), /format -3, not 2/],
    ['compressed by snappy', storedBatch(1, ['b'], { attributes: 2 }), /compressed by snappy; none, gzip and lz4/],
    ['compressed by zstd', storedBatch(1, ['b'], { attributes: 4 }), /compressed by zstd/],
    ['compressed by nobody knows what', storedBatch(1, ['b'], { attributes: 7 }), /an unknown codec/],
    ['that says lz4 and is not', storedBatch(1, ['b'], { compression: 'none', attributes: 3 }), /no lz4 frame/],
    ['that says gzip and is not', storedBatch(1, ['b'], { compression: 'none', attributes: 1 }), /incorrect header/],
    ['that says none and is not', storedBatch(1, ['bbb'], { attributes: 0 }), /record|field|number/],
  ])('gives what lies before a batch %s, then says where and why', (_what, batch, expected) => {
    const { queue, push } = setUp();
    push([storedBatch(0, ['a']), batch, storedBatch(2, ['c'])]);
    expect(textsOf(queue.read(0n, ALL).messages)).toEqual(['a']);
    const failing = (): unknown => queue.read(1n, ALL);
    expect(failing).toThrow(expected);
    expect(failing).toThrow(/^what is at offset 1 of partition 3 of t cannot be read/);
    expect(failing).toThrow(StreamError);
    expect(queue.hasFailed).toBe(true);
    queue.clear();
    expect(queue.isEmpty).toBe(true);
  });

  it('uses the memory of a read for the one after the next, and none of it earlier', () => {
    const { queue, pool, push } = setUp();
    const content = (offset: number): string => `${String(offset)} `.repeat(200);
    let before: { readonly bytes: Uint8Array; readonly expected: string } = { bytes: new Uint8Array(), expected: '' };
    const memories = new Set<ArrayBufferLike>();
    for (let offset = 0; offset < 200; offset += 2) {
      // A part of the second is left for the next read, whose memory must not be taken away under it.
      push([storedBatch(offset, [content(offset), content(offset + 1)])]);
      for (const next of [offset, offset + 1]) {
        expect(Buffer.from(before.bytes).toString()).toBe(before.expected);
        queue.release();
        scribble(pool);
        const [message] = queue.read(BigInt(next), 1).messages;
        before = { bytes: message?.value ?? new Uint8Array(), expected: content(next) };
        scribble(pool);
        expect(Buffer.from(before.bytes).toString()).toBe(before.expected);
        memories.add(before.bytes.buffer);
      }
    }
    expect(memories.size).toBeLessThanOrEqual(4);
  });
});

/** One byte is another; counted from the end when negative. */
function changed(batch: Buffer, at: number): Buffer {
  const copy = Buffer.from(batch);
  const index = at < 0 ? copy.length + at : at;
  copy[index] = ~(copy[index] ?? 0);
  return copy;
}
