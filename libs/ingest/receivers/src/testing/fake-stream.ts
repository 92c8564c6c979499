import type { OutgoingMessage, StreamProducer } from '@clew/stream-contract';

import { createDeferred, type Deferred } from '../intake/deferred.js';

export interface HeldAppend extends Deferred {
  readonly messages: readonly OutgoingMessage[];
}

/** A producer whose appends settle when the test says so, or at once. */
export class FakeProducer implements StreamProducer {
  readonly appended: OutgoingMessage[] = [];
  readonly held: HeldAppend[] = [];
  mode: 'durable' | 'failing' | 'held' = 'durable';
  failure = new Error('broker away');

  append(messages: readonly OutgoingMessage[]): Promise<void> {
    if (this.mode === 'failing') return Promise.reject(this.failure);
    if (this.mode === 'durable') {
      this.appended.push(...messages);
      return Promise.resolve();
    }
    const deferred = createDeferred();
    this.held.push({ ...deferred, messages });
    return deferred.promise.then(() => {
      this.appended.push(...messages);
    });
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}
