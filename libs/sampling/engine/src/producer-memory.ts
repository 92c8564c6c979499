import type { ProducerMark } from '@clew/stream-contract';

import type { ByteReader } from './byte-reader.js';
import type { ByteWriter } from './byte-writer.js';
import { ManifestError } from './manifest-error.js';
import { RANGES_MAX, SeenNumbers } from './seen-numbers.js';

const HEX_DIGITS_OF_HALF = 8;
/** Of one producer in a manifest: its session, its flush, a count, and the ranges, at 8 bytes for a number at most. */
export const PRODUCER_BYTES_MAX = 8 + 8 + 1 + RANGES_MAX * 2 * 8;

interface Known {
  /** The flush that its last message belongs to. */
  flushNumber: number;
  readonly seen: SeenNumbers;
}

/** What is remembered of one producer, as the journal has it. */
export interface RememberedProducer {
  readonly sessionId: string;
  readonly flushNumber: number;
  /** First and last number of each range that was read, ascending. */
  readonly bounds: readonly number[];
}

/**
 * Which messages of which producer were read. Every manifest holds all of it, so that no window of the journal is needed:
 * a gateway that was cut off may bring what it kept on its disk after days.
 */
export class ProducerMemory {
  /** The one whose message is the longest ago first, by flushes. */
  private known = new Map<string, Known>();

  get size(): number {
    return this.known.size;
  }

  /** False when this message was read before. @param flushNumber the flush that it would belong to */
  isNew({ sessionId, number }: ProducerMark, flushNumber: number): boolean {
    let known = this.known.get(sessionId);
    if (known?.flushNumber !== flushNumber) {
      // Once per flush is enough to keep the order.
      this.known.delete(sessionId);
      known = { flushNumber, seen: known?.seen ?? new SeenNumbers() };
      this.known.set(sessionId, known);
    }
    return known.seen.add(number);
  }

  /** Forgets those silent since this flush, and the most silent beyond the count. Not in a replay, which is told the outcome. */
  forget(upToFlush: number, countMax: number): void {
    for (const [sessionId, { flushNumber }] of this.known) {
      if (flushNumber > upToFlush && this.known.size <= countMax) return;
      this.known.delete(sessionId);
    }
  }

  restore(remembered: readonly RememberedProducer[]): void {
    this.known = new Map(
      remembered.map(({ sessionId, flushNumber, bounds }) => [
        sessionId,
        { flushNumber, seen: new SeenNumbers(bounds) },
      ]),
    );
  }

  writeTo(record: ByteWriter): void {
    record.varint(this.known.size);
    for (const [sessionId, { flushNumber, seen }] of this.known) {
      record.uint32(Number.parseInt(sessionId.slice(0, HEX_DIGITS_OF_HALF), 16));
      record.uint32(Number.parseInt(sessionId.slice(HEX_DIGITS_OF_HALF), 16));
      record.varint(flushNumber);
      record.varint(seen.bounds.length);
      let before = 0;
      for (const bound of seen.bounds) {
        record.varint(bound - before);
        before = bound;
      }
    }
  }
}

/** What `writeTo` wrote. Throws ManifestError for anything else. */
export function readProducers(reader: ByteReader): readonly RememberedProducer[] {
  const count = reader.varint();
  const producers: RememberedProducer[] = [];
  for (let index = 0; index < count; index++) producers.push(readProducer(reader));
  return producers;
}

function readProducer(reader: ByteReader): RememberedProducer {
  const sessionId = hexOf(reader.uint32()) + hexOf(reader.uint32());
  const flushNumber = reader.varint();
  const boundCount = reader.varint();
  if (boundCount % 2 === 1 || boundCount > RANGES_MAX * 2) {
    throw new ManifestError(`has a producer with ${boundCount} bounds before byte ${reader.position}`);
  }
  const bounds: number[] = [];
  let bound = 0;
  for (let index = 0; index < boundCount; index++) {
    bound += reader.varint();
    bounds.push(bound);
  }
  return { sessionId, flushNumber, bounds };
}

function hexOf(half: number): string {
  return half.toString(16).padStart(HEX_DIGITS_OF_HALF, '0');
}
