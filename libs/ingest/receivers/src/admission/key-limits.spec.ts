import type { IngestIdentity, IngestLimits } from '@clew/access-model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createKeyLimits, type KeyLimits, type KeyLimitsOptions } from './key-limits.js';

function identity(limits: IngestLimits | undefined, ingestKeyId = 'key'): IngestIdentity {
  const who = { tenantId: 'acme', teamId: 'shop', ingestKeyId, retentionDays: 7 };
  return limits === undefined ? who : { ...who, limits };
}

function limitsAt(options: KeyLimitsOptions = {}): { readonly limits: KeyLimits; readonly clock: { nowMs: number } } {
  const clock = { nowMs: 5_000 };
  return { limits: createKeyLimits({ nowMs: () => clock.nowMs, ...options }), clock };
}

describe('limits of an ingest key', () => {
  it('are none where the key has none', () => {
    const { limits } = limitsAt();
    expect(limits.admit(identity(undefined), 1e9, 1e12)).toBeUndefined();
    expect(limits.atHead(identity(undefined))).toBeUndefined();
  });

  it('let a burst through, then the rate, and say how long to wait', () => {
    const { limits, clock } = limitsAt();
    const key = identity({ spansPerSecond: 100, burstSeconds: 5 });
    expect(limits.admit(key, 500, 1)).toBeUndefined();
    const refused = limits.admit(key, 300, 1);
    expect(refused).toMatchObject({ reason: 'rate_limited', httpStatus: 429, retryAfterMs: 3_000 });
    expect(refused?.message).toBe('the ingest key may send 100 spans per second; send again later');
    clock.nowMs += 2_999;
    expect(limits.admit(key, 300, 1)).toBeDefined();
    clock.nowMs += 1;
    expect(limits.admit(key, 300, 1)).toBeUndefined();
  });

  it('refuse at the head only what has nothing left at all', () => {
    const { limits, clock } = limitsAt();
    const key = identity({ spansPerSecond: 100, burstSeconds: 1 });
    expect(limits.atHead(key)).toBeUndefined();
    limits.admit(key, 100, 1);
    expect(limits.atHead(key)).toMatchObject({ reason: 'rate_limited', retryAfterMs: 1_000 });
    clock.nowMs += 10;
    expect(limits.atHead(key)).toBeUndefined();
  });

  it('count bytes as well, and take nothing of a request that either refuses', () => {
    const { limits } = limitsAt();
    const key = identity({ spansPerSecond: 10, bytesPerSecond: 1_000, burstSeconds: 1 });
    expect(limits.admit(key, 5, 1_000)).toBeUndefined();
    expect(limits.admit(key, 5, 500)).toMatchObject({
      message: 'the ingest key may send 10 spans and 1000 bytes per second; send again later',
    });
    expect(limits.admit(key, 5, 0)).toBeUndefined(); // the five spans of the refused request were not taken
    expect(limits.admit(key, 1, 0)).toBeDefined();
  });

  it('let a request larger than a burst through a full bucket, which then owes the rest', () => {
    const { limits, clock } = limitsAt();
    const key = identity({ spansPerSecond: 100, burstSeconds: 1 });
    expect(limits.admit(key, 1_000, 1)).toBeUndefined();
    clock.nowMs += 9_000;
    expect(limits.atHead(key)).toBeDefined();
    clock.nowMs += 1_000;
    expect(limits.admit(key, 1_000, 1)).toBeUndefined();
  });

  it('are shared by the gateways, and follow their number and the key`s new limits', () => {
    let gatewayCount = 4;
    const { limits, clock } = limitsAt({ gatewayCount: () => gatewayCount });
    const at = (spansPerSecond: number): IngestIdentity => identity({ spansPerSecond, burstSeconds: 1 });
    const key = at(400);
    expect(limits.admit(key, 100, 1)).toBeUndefined();
    expect(limits.admit(key, 1, 1)).toBeDefined();
    gatewayCount = 1;
    expect(limits.atHead(key)).toBeDefined();
    clock.nowMs += 500;
    expect(limits.admit(key, 201, 1)).toBeDefined(); // half a second of the new rate
    expect(limits.admit(key, 200, 1)).toBeUndefined();
    expect(limits.admit(at(1), 1, 1)).toBeDefined();
  });

  it('remember so many keys', () => {
    const { limits } = limitsAt({ keysMax: 2 });
    const key = (name: string): IngestIdentity => identity({ spansPerSecond: 1, burstSeconds: 1 }, name);
    for (const name of ['a', 'b', 'a', 'c']) limits.admit(key(name), 1, 1);
    expect(limits.atHead(key('a'))).toBeDefined();
    expect(limits.atHead(key('b'))).toBeUndefined(); // forgotten: it starts anew
  });

  it('admit no more than rate and burst, whatever comes when', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ waitMs: fc.nat(3_000), spans: fc.integer({ min: 1, max: 200 }) }), { maxLength: 100 }),
        (requests) => {
          const { limits, clock } = limitsAt();
          const key = identity({ spansPerSecond: 100, burstSeconds: 2 });
          const startedAtMs = clock.nowMs;
          let admitted = 0;
          for (const { waitMs, spans } of requests) {
            clock.nowMs += waitMs;
            if (limits.admit(key, spans, 1) === undefined) admitted += spans;
            const allowed = 200 + ((clock.nowMs - startedAtMs) / 1_000) * 100;
            expect(admitted).toBeLessThanOrEqual(allowed + 1e-6);
          }
        },
      ),
    );
  });
});
