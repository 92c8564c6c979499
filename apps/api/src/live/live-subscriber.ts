import type { StoredSpan, TraceSummary } from '@clew/store-contract';
import type { TraceId } from '@clew/trace-model';

import type { LiveMatcher } from './live-match.js';
import type { LiveTailSettings } from './live-tail-settings.js';
import { MessageBuffer } from './message-buffer.js';

/** Gets each trace once: when it matches for the first time, which may be long after its first span. */
export class LiveSubscriber {
  readonly messages: MessageBuffer;
  readonly #matcher: LiveMatcher;
  readonly #deliveredMax: number;
  /** In the order they were delivered. */
  readonly #delivered = new Set<TraceId>();

  constructor(
    matcher: LiveMatcher,
    { bufferTracesMax, deliveredTracesMax }: LiveTailSettings,
    onEnd: (subscriber: LiveSubscriber) => void,
  ) {
    this.#matcher = matcher;
    this.#deliveredMax = deliveredTracesMax;
    this.messages = new MessageBuffer(bufferTracesMax, () => {
      onEnd(this);
    });
  }

  wants({ traceId }: TraceSummary): boolean {
    return !this.#delivered.has(traceId);
  }

  offer(summary: TraceSummary, spans: readonly StoredSpan[]): boolean {
    if (!this.wants(summary)) return false;
    const match = this.#matcher(summary, spans);
    if (match === undefined) return false;
    this.#remember(summary.traceId);
    this.messages.add(match);
    return true;
  }

  #remember(traceId: TraceId): void {
    this.#delivered.add(traceId);
    if (this.#delivered.size <= this.#deliveredMax) return;
    const [oldest] = this.#delivered;
    if (oldest !== undefined) this.#delivered.delete(oldest);
  }
}
