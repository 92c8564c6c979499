import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { LogManifestError, decodeManifest, encodeManifest, type LogManifest } from './log-manifest.js';

const manifests: fc.Arbitrary<LogManifest> = fc
  .record({
    flushNumber: fc.bigInt({ min: 0n, max: 2n ** 63n }),
    from: fc.bigInt({ min: 0n, max: 2n ** 62n }),
    steps: fc.array(
      fc.record({
        step: fc.bigInt({ min: 1n, max: 1_000n }),
        receivedAtUnixMs: fc.nat(Number.MAX_SAFE_INTEGER),
        requestDigest: fc.oneof(fc.constant(''), fc.stringMatching(/^[0-9a-f]{31}[1-9a-f]$/)),
        isResend: fc.boolean(),
      }),
      { maxLength: 20 },
    ),
  })
  .map(({ flushNumber, from, steps }) => {
    let offset = from - 1n;
    const entries = steps.map(({ step, ...entry }) => ({ ...entry, offset: (offset += step) }));
    return { flushNumber, from, to: offset + 5n, entries };
  });

describe('a manifest', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(manifests, (manifest) => {
        expect(decodeManifest(encodeManifest(manifest))).toEqual(manifest);
      }),
    );
  });

  it('is refused when anything is missing, and read or refused when bytes changed', () => {
    fc.assert(
      fc.property(manifests, fc.nat(), fc.nat(255), (manifest, at, byte) => {
        const bytes = encodeManifest(manifest);
        expect(() => decodeManifest(bytes.subarray(0, at % bytes.length))).toThrow(LogManifestError);
        try {
          decodeManifest(bytes.with(at % bytes.length, byte));
        } catch (error) {
          if (!(error instanceof LogManifestError)) throw error;
        }
      }),
    );
  });
});
