import type { Flush } from '@clew/store-contract';
import { beforeEach, describe, expect, it } from 'vitest';

import { PartitionSampler } from './partition-sampler.js';
import { DEFAULT_SAMPLER_LIMITS } from './sampler-limits.js';
import { losesUnderStress, stressLevelOf, stressProbability } from './stress-relief.js';
import { ERRORS, policiesOf, share } from './testing/policies-of.js';
import { CLIENT, encodeRequest, type SimSpan } from './testing/sim-span.js';

const T0 = Date.UTC(2026, 10, 22, 12);
const LIMITS = { ...DEFAULT_SAMPLER_LIMITS, bufferTracesMax: 100 };

let sampler: PartitionSampler;
let offset: number;

function newSampler(): PartitionSampler {
  return new PartitionSampler({
    ...{ stream: 'spans', partition: 0, limits: LIMITS, hashSeed: 1 },
    policies: policiesOf(ERRORS, share(0.5)),
  });
}

/** Trace ids whose random bits lie at this share of all. */
function traceIdAt(place: number, index = 0): string {
  const random = BigInt(Math.floor(place * 2 ** 40)) << 16n;
  return `${index.toString(16).padStart(18, '0')}${random.toString(16).padStart(14, '0')}`;
}

function accept(traceId: string, id: number, changes: Partial<SimSpan> = {}): void {
  const startNano = BigInt(T0) * 1_000_000n;
  const span: SimSpan = {
    ...{ traceId, spanId: id.toString(16).padStart(16, '0'), parentSpanId: '', kind: CLIENT, name: `span ${id}` },
    ...{ service: 'cart', environment: '', scope: 'http', startNano, endNano: startNano + 1n, isError: false },
    ...{ attributes: { 'db.system.name': 'mysql' }, linkedSpanIds: [], ...changes },
  };
  sampler.accept({
    ...{ partition: 0, offset: BigInt(offset++), value: encodeRequest([span]) },
    headers: {
      ...{ tenantId: 'acme', teamId: 'shop', ingestKeyId: 'key', retentionDays: 7, spanCount: 1, ingestBytes: 1 },
      receivedAtUnixMs: T0 + offset,
    },
  });
}

function flush(): Flush {
  const planned = sampler.flush();
  sampler.settle();
  return planned.flush;
}

/** Fills the buffer to this share of its limit. */
function fill(filled: number): void {
  for (let index = 0; index < filled * LIMITS.bufferTracesMax; index++) accept(traceIdAt(0.1, index + 1), index + 1);
  flush();
}

beforeEach(() => {
  offset = 0;
  sampler = newSampler();
});

describe('how scarce room is', () => {
  it('begins at the share and grows to the limit, where one trace of a thousand is left', () => {
    expect([0, 0.5, 0.8].map((filled) => stressLevelOf(filled, 0.8))).toEqual([0, 0, 0]);
    const levels = [0.81, 0.85, 0.9, 0.95, 1, 3].map((filled) => stressLevelOf(filled, 0.8));
    expect(levels).toEqual(levels.toSorted((a, b) => a - b));
    expect(stressProbability(levels.at(-1) ?? 0)).toBe(1 / 1024);
    expect(stressLevelOf(1, 1)).toBe(0);
  });

  it('is a consistent draw: who wins at a level wins at all below, within what came', () => {
    expect(losesUnderStress(0, 0, 0, 1)).toBe(false);
    for (const level of [1, 4, 20, 40]) {
      const least = (1 - stressProbability(level)) * 2 ** 24;
      expect(losesUnderStress(level, Math.ceil(least), 0, 1)).toBe(false);
      expect(losesUnderStress(level, Math.floor(least) - 1, 0, 1)).toBe(true);
      expect(losesUnderStress(level, Math.ceil(least), 0, 0.5)).toBe(true);
    }
  });
});

describe('a buffer that fills up', () => {
  it('lets new traces go at once but for a share, who stand for them', () => {
    fill(0.9); // level 20: one of 32
    const { bytes } = sampler.holdings;
    accept(traceIdAt(0.9, 1_000), 1_000);
    expect(sampler.holdings.bytes).toBe(bytes);
    expect(sampler.counters.tracesRelieved).toBe(1);
    accept(traceIdAt(0.99, 1_001), 1_001);
    expect(sampler.holdings.bytes).toBeGreaterThan(bytes);
    flush();
    sampler.idled(LIMITS.decisionWaitMs);
    const { decisions, spans, edges } = flush();
    const told = decisions.filter(({ reason }) => reason === 'stress_relief');
    expect(told).toMatchObject([
      { kept: false, probability: 1 / 32, adjustedCount: 0, policyVersion: '7', spanCount: 1 },
    ]);
    expect(spans).toMatchObject([{ adjustedCount: 32, decisionReason: 'probabilistic' }]);
    // What was let go is counted as all others.
    expect(edges.reduce((sum, edge) => sum + edge.requestCount, 0)).toBe(92);
  });

  it('keeps what comes of a trace from its first error on', () => {
    fill(0.9);
    const traceId = traceIdAt(0.5, 1_000);
    accept(traceId, 1_000);
    accept(traceId, 1_001, { isError: true });
    accept(traceId, 1_002);
    const { spans, traces } = flush();
    expect(traces).toMatchObject([{ spanCount: 2, errorSpanCount: 1, decisionReason: 'late_error', adjustedCount: 0 }]);
    expect(spans).toHaveLength(2);
  });

  it('decides as before once there is room again', () => {
    fill(0.9);
    sampler.idled(LIMITS.decisionWaitMs);
    flush();
    accept(traceIdAt(0.6, 1_000), 1_000);
    expect(sampler.counters.tracesRelieved).toBe(0);
  });
});
