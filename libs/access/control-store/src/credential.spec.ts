import fc from 'fast-check';
import { expect, test } from 'vitest';

import { formatCredential, hashSecret, newCredential, newId, parseCredential, secretMatches } from './credential.js';

test('a new credential survives its text', () => {
  for (let i = 0; i < 100; i++) {
    const credential = newCredential();
    const text = formatCredential('ik', credential);
    expect(text).toMatch(/^clew_ik_[a-z2-7]{16}_[a-z2-7]{52}$/);
    expect(parseCredential('ik', text)).toEqual(credential);
    expect(parseCredential('at', text)).toBeUndefined();
  }
});

test('ids and secrets do not repeat', () => {
  expect(new Set(Array.from({ length: 1_000 }, newId)).size).toBe(1_000);
  expect(newCredential().secret).not.toBe(newCredential().secret);
});

test('nothing but a whole credential is one', () => {
  const text = formatCredential('at', newCredential());
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ minLength: text.length, maxLength: text.length })), (other) => {
      expect(parseCredential('at', other)).toBeUndefined();
    }),
  );
  for (const broken of [
    text.slice(1),
    `${text} `,
    text.toUpperCase(),
    text.replace('clew_at_', 'clew_xx_'),
    `${text}\n`,
  ]) {
    expect(parseCredential('at', broken)).toBeUndefined();
  }
});

test('a secret matches its own hash only', () => {
  const { secret } = newCredential();
  expect(secretMatches(secret, hashSecret(secret))).toBe(true);
  expect(secretMatches(newCredential().secret, hashSecret(secret))).toBe(false);
  expect(secretMatches(secret, new Uint8Array(0))).toBe(false);
});
