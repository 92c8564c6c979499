import type { StreamProducer } from './span-stream.js';

/**
 * Marks every message with the session and its number there. Numbers are given in the order of the calls, before anything
 * can fail, and never twice: a message that is refused leaves a gap, which is harmless.
 *
 * @param sessionId 16 lowercase hex digits that no other producer has ever had
 */
export function createNumberedProducer(producer: StreamProducer, sessionId: string): StreamProducer {
  const lastNumbers = new Map<number, number>(); // at most one entry per partition
  return {
    append: (messages, onReleased) => {
      const marked = messages.map((message) => {
        const number = (lastNumbers.get(message.partition) ?? 0) + 1;
        lastNumbers.set(message.partition, number);
        return { ...message, headers: { ...message.headers, producer: { sessionId, number } } };
      });
      return producer.append(marked, onReleased);
    },
    shutdown: (options) => producer.shutdown(options),
  };
}
