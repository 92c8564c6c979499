import { randomBytes } from 'node:crypto';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { SessionSeal } from './session-seal.js';

test('what was sealed opens, until its time is over', () => {
  let nowMs = 1_000;
  const seal = new SessionSeal(undefined, () => nowMs);
  const sealed = seal.seal('clew_at_ä', 500);
  expect(seal.open(sealed)).toBe('clew_at_ä');
  expect(sealed).not.toContain('clew');
  nowMs = 1_500;
  expect(seal.open(sealed)).toBeUndefined();
});

test('replicas with one key open each other’s sessions, others do not', () => {
  const key = randomBytes(32);
  const sealed = new SessionSeal(key, () => 0).seal('token', 1);
  expect(new SessionSeal(key, () => 0).open(sealed)).toBe('token');
  expect(new SessionSeal(undefined, () => 0).open(sealed)).toBeUndefined();
  expect(() => new SessionSeal(new Uint8Array(16), () => 0)).toThrow('sessionKey has 16 bytes; allowed are 32');
});

test('nothing else opens, and nothing throws', () => {
  const seal = new SessionSeal(undefined, () => 0);
  const bytes = Buffer.from(seal.seal('token', 1), 'base64url');
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ change, at);
      expect(seal.open(changed.toString('base64url'))).toBeUndefined();
    }),
  );
  fc.assert(fc.property(fc.string(), (text) => seal.open(text) === undefined));
});
