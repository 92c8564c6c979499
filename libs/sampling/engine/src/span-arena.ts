import { NONE } from './slot-index.js';
import type { SpanTable } from './span-table.js';

interface Block {
  readonly bytes: Uint8Array;
  used: number;
  live: number;
  /** Spans put here, in order: whom to ask who still lives when the block is evacuated. */
  spans: Int32Array;
  spanCount: number;
}

/** Between two spans of a message lie a tag and a length, if nothing else: not worth ending a run for. */
const GAP_BYTES_MAX = 8;
/** Empty blocks kept for reuse: a fresh one costs a page fault per 4 KiB. */
const SPARE_BLOCKS_MAX = 4;
/** Of what lives. Less would be copied about more often: the payload of a span is moved about once at 1.15. */
const HELD_SHARE_MAX = 1.15;

/**
 * Holds span bytes in large blocks outside the garbage collector's sight. A block is reused when none of its spans lives;
 * as a few long traces could pin many, survivors of the emptiest block move on when too little of the space lives.
 *
 * While a flush is being written its rows point into blocks, so blocks emptied meanwhile wait in limbo until `settle`.
 */
export class SpanArena {
  liveBytes = 0;
  /** Spans that lie together in a message are copied together. Of the run being put: from where, and where it goes to. */
  private runSource: Uint8Array | undefined;
  private runStart = 0;
  private runEnd = 0;
  private runTarget = 0;
  private readonly blockBytes: number;
  private readonly spans: SpanTable;
  private readonly blocks: (Block | undefined)[] = [];
  private readonly freeNumbers: number[] = [];
  private readonly spare: Block[] = [];
  private limbo: Block[] = [];
  private current = NONE;
  private heldBytes = 0;

  constructor(blockBytes: number, spans: SpanTable) {
    this.blockBytes = blockBytes;
    this.spans = spans;
  }

  /** Bytes of all blocks, used or not. */
  get capacityBytes(): number {
    return this.heldBytes + [...this.spare, ...this.limbo].reduce((sum, block) => sum + block.bytes.length, 0);
  }

  /**
   * Takes `source[start, end)` and notes the place in the span's row. The bytes may be copied later: call `endRun` before
   * anything happens to `source`.
   */
  put(span: number, source: Uint8Array, start: number, end: number): void {
    const length = end - start;
    const block = this.blockOfRun(source, start, length) ?? this.beginRun(source, start, length);
    this.spans.setPlace(span, this.current, block.used, length);
    this.note(block, span);
    this.runEnd = end;
    block.used += length;
    block.live += length;
    this.liveBytes += length;
  }

  /** Copies what was put and not copied yet. */
  endRun(): void {
    const { runEnd, runSource, runStart, runTarget } = this;
    if (runSource === undefined) return;
    this.runSource = undefined;
    this.block(this.current).bytes.set(runSource.subarray(runStart, runEnd), runTarget);
  }

  bytesOf(span: number): Uint8Array {
    this.endRun();
    return this.block(this.spans.block(span)).bytes;
  }

  /** The span's bytes are not needed any more, or only by the flush being written. */
  release(span: number): void {
    const number = this.spans.block(span);
    if (number === NONE) return;
    const block = this.block(number);
    const length = this.spans.byteLength(span);
    this.spans.setGone(span);
    block.live -= length;
    this.liveBytes -= length;
    if (block.live === 0 && number !== this.current) this.retire(number, block);
  }

  /** Moves survivors together until no more than about a fifth of the space is waste. */
  compact(): void {
    while (this.heldBytes > HELD_SHARE_MAX * this.liveBytes + 2 * this.blockBytes) {
      const emptiest = this.emptiestBlock();
      if (emptiest === NONE) return;
      this.evacuate(emptiest);
    }
  }

  /** The flush that was being written is stored: nothing points into retired blocks any more. */
  settle(): void {
    for (const block of this.limbo) {
      if (block.bytes.length === this.blockBytes && this.spare.length < SPARE_BLOCKS_MAX) this.spare.push(block);
    }
    this.limbo = [];
  }

  /** The current block, when the span lies behind the last one put, in the message as in the block. */
  private blockOfRun(source: Uint8Array, start: number, length: number): Block | undefined {
    const gap = start - this.runEnd;
    if (source !== this.runSource || gap < 0 || gap > GAP_BYTES_MAX) return undefined;
    const current = this.blocks[this.current];
    if (current === undefined || current.used + gap + length > current.bytes.length) return undefined;
    current.used += gap;
    return current;
  }

  private beginRun(source: Uint8Array, start: number, length: number): Block {
    this.endRun();
    const block = this.blockFor(length);
    this.runSource = source;
    this.runStart = start;
    this.runTarget = block.used;
    return block;
  }

  private blockFor(length: number): Block {
    const current = this.blocks[this.current];
    if (current !== undefined && current.used + length <= current.bytes.length) return current;
    const left = this.current;
    const block = length <= this.blockBytes ? (this.spare.pop() ?? newBlock(this.blockBytes)) : newBlock(length);
    block.used = 0;
    block.live = 0;
    block.spanCount = 0;
    this.current = this.freeNumbers.pop() ?? this.blocks.length;
    this.blocks[this.current] = block;
    this.heldBytes += block.bytes.length;
    if (current?.live === 0) this.retire(left, current);
    return block;
  }

  private retire(number: number, block: Block): void {
    this.blocks[number] = undefined;
    this.freeNumbers.push(number);
    this.heldBytes -= block.bytes.length;
    this.limbo.push(block);
  }

  private emptiestBlock(): number {
    let emptiest = NONE;
    let share = 1;
    this.blocks.forEach((block, number) => {
      if (block === undefined || number === this.current || block.live / block.bytes.length >= share) return;
      emptiest = number;
      share = block.live / block.bytes.length;
    });
    return emptiest;
  }

  private evacuate(number: number): void {
    const block = this.block(number);
    for (let index = 0; index < block.spanCount; index++) {
      const span = block.spans[index] ?? 0;
      // A row may have been reused for a span that lies elsewhere, or have come back to this block: both are as they say.
      if (this.spans.block(span) !== number) continue;
      const start = this.spans.blockStart(span);
      const length = this.spans.byteLength(span);
      block.live -= length;
      this.liveBytes -= length;
      this.put(span, block.bytes, start, start + length);
    }
    this.endRun();
    this.retire(number, block);
  }

  private note(block: Block, span: number): void {
    if (block.spanCount === block.spans.length) {
      const wider = new Int32Array(block.spans.length * 2);
      wider.set(block.spans);
      block.spans = wider;
    }
    block.spans[block.spanCount++] = span;
  }

  private block(number: number): Block {
    const block = this.blocks[number];
    if (block === undefined) throw new Error(`there is no block ${number}: the span's bytes were released`);
    return block;
  }
}

function newBlock(byteLength: number): Block {
  return { bytes: new Uint8Array(byteLength), used: 0, live: 0, spans: new Int32Array(1024), spanCount: 0 };
}
