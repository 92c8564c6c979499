import type { Flush, FlushId, FlushSink } from '@clew/store-contract';

import { FlushEncoder } from './flush-encoder.js';
import type { MarkedWriter } from './marked-writer.js';

/** Stores what samplers keep and count. */
export class FlushWriter implements FlushSink {
  readonly #writer: MarkedWriter;
  readonly #encoder: FlushEncoder;

  constructor(writer: MarkedWriter, onMalformedSpan: (reason: Error) => void) {
    this.#writer = writer;
    this.#encoder = new FlushEncoder(onMalformedSpan);
  }

  write(flush: Flush): Promise<void> {
    const blocks = () => this.#encoder.blocks(flush);
    return this.#writer.write({ id: flush.id, itemCount: flush.spans.length, blocks });
  }

  has(id: FlushId): Promise<boolean> {
    return this.#writer.has(id);
  }
}
