import { describe, expect, it } from 'vitest';

import { authenticate, isLoopback, type Credentials } from './authenticate.js';
import { ANONYMOUS, FakeKeys, IDENTITY, KEY } from './testing/receiver-harness.js';

const FROM_HERE: Credentials = {
  authorization: undefined,
  ingestKey: undefined,
  peerAddress: '127.0.0.1',
  isForwarded: false,
};

describe('authenticate', () => {
  it.each([
    ['Bearer', `Bearer ${KEY}`],
    ['bearer in lower case, with spaces', `bearer   ${KEY} `],
  ])('reads the key of %s', async (_, authorization) => {
    expect(await authenticate(new FakeKeys(), { ...FROM_HERE, authorization })).toBe(IDENTITY);
  });

  it('takes a request without a key for the anonymous identity on this machine only', async () => {
    expect(await authenticate(new FakeKeys(), FROM_HERE)).toBe(ANONYMOUS);
    for (const elsewhere of [{ peerAddress: '192.0.2.7' }, { peerAddress: undefined }, { isForwarded: true }]) {
      await expect(authenticate(new FakeKeys(), { ...FROM_HERE, ...elsewhere })).rejects.toMatchObject({
        reason: 'unauthenticated',
        message: expect.stringContaining('from other machines') as string,
      });
    }
  });

  it.each([
    ['a wrong key', { ingestKey: 'wrong' }],
    ['an empty key', { ingestKey: '' }],
    ['an empty Bearer', { authorization: 'Bearer ' }],
    ['a key of a megabyte', { ingestKey: 'k'.repeat(1_000_000) }],
  ])('never takes %s for anonymous', async (_, credentials) => {
    await expect(authenticate(new FakeKeys(), { ...FROM_HERE, ...credentials })).rejects.toMatchObject({
      reason: 'unauthenticated',
    });
  });
});

describe('isLoopback', () => {
  it.each(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1'])('knows %s', (address) => {
    expect(isLoopback(address)).toBe(true);
  });

  it.each(['10.0.0.1', '1127.0.0.1', '127.0.0.1.example', '::ffff:10.0.0.1', 'fe80::1', ''])(
    'does not mistake %s',
    (address) => {
      expect(isLoopback(address)).toBe(false);
    },
  );
});
