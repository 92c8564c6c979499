import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ManifestError } from './manifest-error.js';
import type { ManifestHeader } from './manifest-header.js';
import { ManifestWriter } from './manifest-writer.js';
import { Manifest } from './manifest.js';
import { ProducerMemory } from './producer-memory.js';

const word = fc.integer({ min: 0, max: 0xffff_ffff });
const whole = fc.maxSafeNat();
const verdict = fc.record({
  kept: fc.boolean(),
  reason: fc.string(),
  policyName: fc.string(),
  probability: fc.double({ min: 0, max: 1, noNaN: true }),
  budgetPressure: fc.double({ min: 0, noNaN: true }),
  adjustedCount: fc.double({ min: 0, noNaN: true }),
  policyVersion: fc.string(),
});
const entry = fc.record({
  tenantId: fc.constantFrom('acme', 'globex', 'ü'),
  words: fc.tuple(word, word, word, word),
  verdict: fc.integer({ min: 0, max: 2 }),
  candidate: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
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
  documentsVersion: whole,
  stressLevel: fc.nat(40),
});
const snapshot = fc.option(
  fc.record(
    { documents: fc.json(), state: fc.option(fc.json(), { nil: undefined }) },
    { requiredKeys: ['documents', 'state'] },
  ),
  { nil: undefined },
);
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
  snapshot,
  verdicts: fc.tuple(verdict, verdict, verdict),
  entries: fc.array(entry),
});
type Content = typeof content extends fc.Arbitrary<infer T> ? T : never;

function write({ header: written, producers: known, snapshot: policies, verdicts, entries }: Content): Uint8Array {
  const writer = new ManifestWriter();
  writer.begin();
  for (const item of entries) {
    writer.entry({
      tenantId: item.tenantId,
      words: item.words,
      verdict: verdicts[item.verdict] ?? verdicts[0],
      closedWithFingerprints: item.fingerprints?.length,
      candidate: item.candidate === undefined ? undefined : verdicts[item.candidate],
    });
    for (const [lo, hi] of item.fingerprints ?? []) writer.fingerprint(lo, hi);
  }
  const memory = new ProducerMemory();
  memory.restore(known);
  return writer.finish(written, memory, policies);
}

/** Two tenants and three traces, in the bytes that the last program of version 1 made of them. */
const VERSION_1 = [
  '43434c4d0181d8c1a28c34283400b8c706450c7a42880ec0843dac0280897a020461636d6506676c6f626578030105657272',
  '6f72000000000000f03f0137000b6e6f745f73616d706c656400000000000000000137010d70726f626162696c6973746963',
  '0000000000001040013703000001000000020000000300000004000000000305000000060000000700000008000000020a00',
  '00000b0000000c0000000d0000000105090000000a0000000b000000ffffffff00da027c5c',
].join('');

describe('a manifest', () => {
  it('reads as it was written', () => {
    fc.assert(
      fc.property(content, (given) => {
        const manifest = new Manifest(write(given));
        expect(manifest.header).toEqual(given.header);
        expect(manifest.snapshot).toEqual(given.snapshot);
        expect(manifest.producers).toEqual([
          ...new Map(given.producers.map((each) => [each.sessionId, each])).values(),
        ]);
        const read = [...manifest.entries()].map((item) => ({
          tenantId: item.tenantId,
          words: [item.word0, item.word1, item.word2, item.word3],
          verdict: item.verdict,
          candidate: item.candidate,
          fingerprints: item.isClosed
            ? Array.from({ length: item.fingerprintCount }, (_, index) => [
                manifest.fingerprintLo(item, index),
                manifest.fingerprintHi(item, index),
              ])
            : undefined,
        }));
        expect(read).toEqual(
          given.entries.map((item) => ({
            ...item,
            verdict: given.verdicts[item.verdict],
            candidate: item.candidate === undefined ? undefined : given.verdicts[item.candidate],
          })),
        );
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
      documentsVersion: 0,
      stressLevel: 0,
    };
    const bytes = new ManifestWriter().finish(manifest, new ProducerMemory());
    bytes[4] = 9;
    expect(() => new Manifest(bytes)).toThrow('has version 9, this program reads versions 1 to 2');
  });

  it('is read as programs of version 1 wrote it', () => {
    const manifest = new Manifest(Uint8Array.from(Buffer.from(VERSION_1, 'hex')));
    expect(manifest.header).toEqual({
      flushNumber: 1_790_000_000_001,
      replayFrom: 40,
      position: 52,
      streamTimeMs: 1_790_000_000_123.5,
      memory: {
        decisionMemoryFlushes: 1_800,
        decisionMemoryTraces: 1_000_000,
        dedupeFlushes: 300,
        dedupeSpans: 2_000_000,
      },
      documentsVersion: 0,
      stressLevel: 0,
    });
    expect(manifest).toMatchObject({ producers: [], snapshot: undefined });
    const common = { policyName: '', policyVersion: '7', budgetPressure: 0 };
    expect([...manifest.entries()]).toMatchObject([
      {
        tenantId: 'acme',
        ...{ word0: 1, word1: 2, word2: 3, word3: 4, isClosed: false, fingerprintCount: 0, candidate: undefined },
        verdict: { ...common, kept: true, reason: 'error', probability: 1, adjustedCount: 1 },
      },
      {
        tenantId: 'acme',
        ...{ word0: 5, word1: 6, word2: 7, word3: 8, isClosed: true, fingerprintCount: 2 },
        verdict: { ...common, kept: false, reason: 'not_sampled', probability: 0, adjustedCount: 0 },
      },
      {
        tenantId: 'globex',
        ...{ word0: 9, word1: 10, word2: 11, word3: 0xffff_ffff, isClosed: true, fingerprintCount: 0 },
        verdict: { ...common, kept: true, reason: 'probabilistic', probability: 0.25, adjustedCount: 4 },
      },
    ]);
    const closed = [...manifest.entries()][1];
    expect(closed && [manifest.fingerprintLo(closed, 0), manifest.fingerprintHi(closed, 1)]).toEqual([10, 13]);
  });
});
