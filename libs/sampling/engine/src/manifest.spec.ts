import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ManifestError } from './manifest-error.js';
import { Manifest, ManifestWriter, type ManifestHeader } from './manifest.js';
import { ProducerMemory } from './producer-memory.js';

const word = fc.integer({ min: 0, max: 0xffff_ffff });
const whole = fc.maxSafeNat();
const verdict = fc.record({
  kept: fc.boolean(),
  reason: fc.string(),
  adjustedCount: fc.double({ min: 0, noNaN: true }),
  policyVersion: fc.string(),
});
const entry = fc.record({
  tenantId: fc.constantFrom('acme', 'globex', 'ü'),
  words: fc.tuple(word, word, word, word),
  verdict: fc.integer({ min: 0, max: 2 }),
  fingerprints: fc.option(fc.array(fc.tuple(word, word), { maxLength: 5 }), { nil: undefined }),
});
const header: fc.Arbitrary<ManifestHeader> = fc.record({
  flushNumber: whole,
  replayFrom: fc.constant(0),
  position: whole,
  streamTimeMs: fc.double({ noNaN: true, noDefaultInfinity: true }),
  memory: fc.record({
    decisionMemoryFlushes: whole,
    decisionMemoryTraces: whole,
    dedupeFlushes: whole,
    dedupeSpans: whole,
  }),
});
const producers = fc.array(
  fc.record({
    sessionId: fc.stringMatching(/^[0-9a-f]{16}$/),
    flushNumber: whole,
    bounds: fc
      .uniqueArray(fc.integer({ min: 1, max: 2 ** 48 - 1 }), { minLength: 2, maxLength: 8 })
      .map((numbers) => numbers.sort((a, b) => a - b).slice(numbers.length % 2)),
  }),
  { maxLength: 5 },
);
const content = fc.record({
  header,
  producers,
  verdicts: fc.tuple(verdict, verdict, verdict),
  entries: fc.array(entry),
});
type Content = typeof content extends fc.Arbitrary<infer T> ? T : never;

function write({ header: written, producers: known, verdicts, entries }: Content): Uint8Array {
  const writer = new ManifestWriter();
  writer.begin();
  for (const item of entries) {
    writer.entry(item.tenantId, item.words, verdicts[item.verdict] ?? verdicts[0], item.fingerprints?.length);
    for (const [lo, hi] of item.fingerprints ?? []) writer.fingerprint(lo, hi);
  }
  const memory = new ProducerMemory();
  memory.restore(known);
  return writer.finish(written, memory);
}

describe('a manifest', () => {
  it('reads as it was written', () => {
    fc.assert(
      fc.property(content, (given) => {
        const manifest = new Manifest(write(given));
        expect(manifest.header).toEqual(given.header);
        expect(manifest.producers).toEqual([
          ...new Map(given.producers.map((each) => [each.sessionId, each])).values(),
        ]);
        const read = [...manifest.entries()].map((item) => ({
          tenantId: item.tenantId,
          words: [item.word0, item.word1, item.word2, item.word3],
          verdict: item.verdict,
          fingerprints: item.isClosed
            ? Array.from({ length: item.fingerprintCount }, (_, index) => [
                manifest.fingerprintLo(item, index),
                manifest.fingerprintHi(item, index),
              ])
            : undefined,
        }));
        expect(read).toEqual(given.entries.map((item) => ({ ...item, verdict: given.verdicts[item.verdict] })));
      }),
    );
  });

  it('is refused when a bit is flipped or its end is missing', () => {
    fc.assert(
      fc.property(content, fc.nat(), fc.integer({ min: 0, max: 7 }), fc.nat(), (given, at, bit, cut) => {
        const bytes = write(given);
        const flipped = bytes.slice();
        const place = at % bytes.length;
        flipped[place] = (flipped[place] ?? 0) ^ (1 << bit);
        expect(() => new Manifest(flipped)).toThrow(ManifestError);
        expect(() => new Manifest(bytes.slice(0, cut % bytes.length))).toThrow(ManifestError);
      }),
    );
  });

  it('is refused when it is anything else, with no other error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => new Manifest(bytes)).toThrow(ManifestError);
      }),
    );
  });

  it('says which version it cannot read', () => {
    const manifest: ManifestHeader = {
      flushNumber: 1,
      replayFrom: 0,
      position: 0,
      streamTimeMs: 0,
      memory: { decisionMemoryFlushes: 1, decisionMemoryTraces: 1, dedupeFlushes: 1, dedupeSpans: 1 },
    };
    const bytes = new ManifestWriter().finish(manifest, new ProducerMemory());
    bytes[4] = 9;
    expect(() => new Manifest(bytes)).toThrow('has version 9, this program reads version 2');
  });
});
