import type { LiveMatch } from './live-match.js';

/** What came since the last message. */
export interface LiveMessage {
  readonly matches: readonly LiveMatch[];
  readonly skippedCount: number;
}

/**
 * Between a tail, which never waits, and a subscriber, who may be slow: what waits becomes one message, and of too much the oldest is
 * dropped and counted. One reader at a time. No generator, because `return` of one waits for a `next` that is under way.
 */
export class MessageBuffer implements AsyncIterableIterator<LiveMessage> {
  readonly #matchesMax: number;
  readonly #onEnd: () => void;
  #matches: LiveMatch[] = [];
  #skippedCount = 0;
  #isEnded = false;
  #wake: (() => void) | undefined;

  constructor(matchesMax: number, onEnd: () => void) {
    this.#matchesMax = matchesMax;
    this.#onEnd = onEnd;
  }

  add(match: LiveMatch): void {
    if (this.#isEnded) return;
    this.#matches.push(match);
    if (this.#matches.length > this.#matchesMax) {
      this.#matches.shift();
      this.#skippedCount += 1;
    }
    this.#wake?.();
  }

  skip(count: number): void {
    if (this.#isEnded || count === 0) return;
    this.#skippedCount += count;
    this.#wake?.();
  }

  async next(): Promise<IteratorResult<LiveMessage, undefined>> {
    while (!this.#isEnded && this.#matches.length === 0 && this.#skippedCount === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
    if (this.#isEnded) return { done: true, value: undefined };
    const message = { matches: this.#matches, skippedCount: this.#skippedCount };
    this.#matches = [];
    this.#skippedCount = 0;
    return { done: false, value: message };
  }

  return(): Promise<IteratorResult<LiveMessage, undefined>> {
    if (!this.#isEnded) {
      this.#isEnded = true;
      this.#matches = [];
      this.#wake?.();
      this.#onEnd();
    }
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
