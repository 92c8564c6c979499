import { describe, expect, it } from 'vitest';

import { SignatureCounter } from './signature-counter.js';

describe('a signature counter', () => {
  it('wants N of every signature in every window', () => {
    const signatures = new SignatureCounter({ tracesMin: 2, windowMs: 1_000 });
    signatures.countKept(7, 0);
    expect(signatures.isWanted(7, 1)).toBe(true);
    signatures.countKept(7, 1);
    expect(signatures.isWanted(7, 2)).toBe(false);
    expect(signatures.isWanted(8, 2)).toBe(true);
    expect(signatures.isWanted(7, 1_000)).toBe(true);
    signatures.countKept(7, 1_000);
    signatures.countKept(7, 1_001);
    expect(signatures.isWanted(7, 1_999)).toBe(false);
  });

  it('never wants what has no signature', () => {
    const signatures = new SignatureCounter({ tracesMin: 2 });
    signatures.countKept(0, 0);
    expect(signatures.isWanted(0, 0)).toBe(false);
  });

  it('forgets the signatures quiet for longest', () => {
    const signatures = new SignatureCounter({ tracesMin: 1, signaturesMax: 80 });
    for (let signature = 1; signature <= 1_000; signature++) signatures.countKept(signature, signature);
    const remembered = Array.from({ length: 1_000 }, (_, index) => index + 1).filter(
      (signature) => !signatures.isWanted(signature, 1_000),
    );
    expect(remembered.length).toBeGreaterThanOrEqual(70);
    expect(remembered.length).toBeLessThanOrEqual(80);
    expect(Math.min(...remembered)).toBe(1_000 - remembered.length + 1);
  });

  it.each([{ tracesMin: 0 }, { tracesMin: 1, windowMs: 0 }])('refuses %o', (options) => {
    expect(() => new SignatureCounter(options)).toThrow(/allowed is/);
  });
});
