import type { FlushId, LogFlush, LogSink } from '@clew/store-contract';

import { logBlocks } from './log-blocks.js';
import type { MarkedWriter } from './marked-writer.js';
import { KnownTexts } from './shared-text.js';

/** Stores log records. */
export class LogWriter implements LogSink {
  readonly #writer: MarkedWriter;
  readonly #onMalformedLog: (reason: Error) => void;
  readonly #knownTexts = new KnownTexts();

  constructor(writer: MarkedWriter, onMalformedLog: (reason: Error) => void) {
    this.#writer = writer;
    this.#onMalformedLog = onMalformedLog;
  }

  writeLogs(flush: LogFlush): Promise<void> {
    const blocks = () => logBlocks(flush, this.#knownTexts, this.#onMalformedLog);
    return this.#writer.write({ id: flush.id, itemCount: flush.logs.length, blocks });
  }

  hasLogs(id: FlushId): Promise<boolean> {
    return this.#writer.has(id);
  }
}
