import type { Flush, FlushId, FlushSink } from '@clew/store-contract';

import { flushBlocks } from './flush-blocks.js';
import type { MarkedWriter } from './marked-writer.js';

/** Stores what samplers keep and count. */
export class FlushWriter implements FlushSink {
  readonly #writer: MarkedWriter;
  readonly #onMalformedSpan: (reason: Error) => void;

  constructor(writer: MarkedWriter, onMalformedSpan: (reason: Error) => void) {
    this.#writer = writer;
    this.#onMalformedSpan = onMalformedSpan;
  }

  write(flush: Flush): Promise<void> {
    const blocks = () => flushBlocks(flush, this.#onMalformedSpan);
    return this.#writer.write({ id: flush.id, itemCount: flush.spans.length, blocks });
  }

  has(id: FlushId): Promise<boolean> {
    return this.#writer.has(id);
  }
}
