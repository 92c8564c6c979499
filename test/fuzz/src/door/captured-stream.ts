import type { OutgoingMessage, StreamProducer } from '@clew/stream-contract';

/** Keeps copies of what was appended, and spoils the memory once it is released, so that a late reader is noticed. */
export class CapturedStream implements StreamProducer {
  #messages: OutgoingMessage[] = [];

  append(messages: readonly OutgoingMessage[], onReleased?: () => void): Promise<void> {
    for (const message of messages) this.#messages.push({ ...message, value: message.value.slice() });
    if (onReleased !== undefined) for (const { value } of messages) value.fill(0xff);
    onReleased?.();
    return Promise.resolve();
  }

  /** What came since the last time. */
  take(): readonly OutgoingMessage[] {
    const taken = this.#messages;
    this.#messages = [];
    return taken;
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}
