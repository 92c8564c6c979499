import type { OutgoingMessage, StreamProducer } from '@clew/stream-contract';

import { createDeferred, type Deferred } from '../intake/deferred.js';

export interface HeldAppend extends Deferred {
  readonly messages: readonly OutgoingMessage[];
}

/** A producer whose appends settle when the test says so, or at once. */
export class FakeProducer implements StreamProducer {
  /** Copies: the memory of messages is used again once they are appended. */
  readonly appended: OutgoingMessage[] = [];
  readonly held: HeldAppend[] = [];
  mode: 'durable' | 'failing' | 'held' = 'durable';
  failure = new Error('broker away');

  append(messages: readonly OutgoingMessage[], onReleased?: () => void): Promise<void> {
    if (this.mode === 'failing') return Promise.reject(this.failure);
    if (this.mode === 'durable') {
      this.#keep(messages, onReleased);
      return Promise.resolve();
    }
    const deferred = createDeferred();
    this.held.push({ ...deferred, messages });
    return deferred.promise.then(() => {
      this.#keep(messages, onReleased);
    });
  }

  #keep(messages: readonly OutgoingMessage[], onReleased: (() => void) | undefined): void {
    for (const message of messages) this.appended.push({ ...message, value: message.value.slice() });
    // Whoever still reads what was released is to notice.
    if (onReleased !== undefined) for (const { value } of messages) value.fill(0xff);
    onReleased?.();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}
