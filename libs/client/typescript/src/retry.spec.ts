import { describe, expect, test } from 'vitest';

import { ClewError } from './clew-error.js';
import { RETRY_DEFAULTS, retryAfterMsOf, withRetries } from './retry.js';

const nowMs = Date.parse('2026-11-23T10:00:00Z');

test.each([
  ['3', 3_000],
  [' 0 ', 0],
  ['Mon, 23 Nov 2026 10:00:07 GMT', 7_000],
  ['Mon, 23 Nov 2026 09:00:00 GMT', 0],
  ['soon', undefined],
  ['-5 or so', undefined],
  [null, undefined],
])('Retry-After %j is a pause of %s ms', (header, expected) => {
  expect(retryAfterMsOf(header, nowMs)).toBe(expected);
});

describe('waiting', () => {
  const refuse = () => Promise.reject(new ClewError('busy', { code: 'STORE_BUSY', statusCode: 429 }));

  test('ends when the signal aborts, before it and within', async () => {
    const slow = { ...RETRY_DEFAULTS, delayMsMin: 3_600_000, delayMsMax: 3_600_000 };
    const controller = new AbortController();
    const waiting = withRetries(refuse, slow, controller.signal);
    setImmediate(() => {
      controller.abort(new Error('enough'));
    });
    await expect(waiting).rejects.toThrow('enough');
    await expect(withRetries(refuse, slow, controller.signal)).rejects.toThrow('enough');
  });

  test('goes on after the pause, and leaves other errors alone', async () => {
    let calls = 0;
    const send = async () => (++calls === 1 ? refuse() : calls);
    expect(await withRetries(send, { ...RETRY_DEFAULTS, delayMsMin: 1 }, undefined)).toBe(2);
    const broken = () => Promise.reject(new Error('a defect'));
    await expect(withRetries(broken, RETRY_DEFAULTS, undefined)).rejects.toThrow('a defect');
  });
});
