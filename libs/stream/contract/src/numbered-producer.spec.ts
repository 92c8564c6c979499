import { describe, expect, it } from 'vitest';

import type { OutgoingMessage } from './message.js';
import { createNumberedProducer } from './numbered-producer.js';
import { StreamError } from './stream-error.js';
import { message } from './testing/stream-fixture.js';

const SESSION = '00112233445566ff';

describe('a numbered producer', () => {
  const taken: OutgoingMessage[] = [];
  const numbers = (partition: number): (number | undefined)[] =>
    taken.filter((each) => each.partition === partition).map(({ headers }) => headers.producer?.number);

  it('numbers the messages of each partition in the order of the calls, and no number serves twice', async () => {
    let isAway = false;
    const producer = createNumberedProducer(
      {
        append: (messages) => {
          if (isAway) return Promise.reject(new StreamError('STREAM_FULL', 'away', { retryable: true }));
          taken.push(...messages);
          return Promise.resolve();
        },
        shutdown: () => Promise.resolve(),
      },
      SESSION,
    );
    await Promise.all([producer.append([message(0, 'a'), message(1, 'b')]), producer.append([message(0, 'c')])]);
    isAway = true;
    await expect(producer.append([message(0, 'refused')])).rejects.toThrow('away');
    isAway = false;
    await producer.append([message(1, 'd'), message(0, 'e')]);
    expect(numbers(0)).toEqual([1, 2, 4]);
    expect(numbers(1)).toEqual([1, 2]);
    expect(new Set(taken.map(({ headers }) => headers.producer?.sessionId))).toEqual(new Set([SESSION]));
  });
});
