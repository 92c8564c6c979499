import type { IngestIdentity, IngestLimits } from '@clew/access-model';

import { Refusal } from '../refusal.js';
import { TokenBucket } from './token-bucket.js';

export interface KeyLimitsOptions {
  /** Gateways that share every key's limits, this one included: each gives out its part. Default 1. */
  readonly gatewayCount?: () => number;
  /** Keys whose use is remembered. Default 100,000; beyond it the one unused for longest starts anew. */
  readonly keysMax?: number;
  /** Longest that a client is told to wait. Default 30,000. */
  readonly retryAfterMsMax?: number;
  /** Milliseconds of a clock that only goes forward. Default: performance.now. */
  readonly nowMs?: () => number;
}

/** Holds every ingest key to its spans and bytes per second. A request is admitted whole or not at all. */
export interface KeyLimits {
  /** Before the body is read: refuses a key that has nothing left, at the price of a look. */
  readonly atHead: (identity: IngestIdentity) => Refusal | undefined;
  /** After the body was read. Undefined: admitted, and counted. */
  readonly admit: (identity: IngestIdentity, spanCount: number, bytes: number) => Refusal | undefined;
}

interface KeyUse {
  readonly limits: IngestLimits;
  readonly gatewayCount: number;
  readonly spans: TokenBucket | undefined;
  readonly bytes: TokenBucket | undefined;
}

const RETRY_AFTER_MS_MIN = 1_000;

export function createKeyLimits(options: KeyLimitsOptions = {}): KeyLimits {
  const { gatewayCount = () => 1, keysMax = 100_000, retryAfterMsMax = 30_000 } = options;
  const nowMs = options.nowMs ?? (() => performance.now());
  const uses = new Map<string, KeyUse>();

  /** Moves the key to the end of the map: the first one is the one unused for longest. */
  function useOf(identity: IngestIdentity, limits: IngestLimits): KeyUse {
    const key = identity.ingestKeyId;
    const count = Math.max(1, gatewayCount());
    const known = uses.get(key);
    uses.delete(key);
    const oldest = uses.keys().next();
    if (uses.size >= keysMax && oldest.done !== true) uses.delete(oldest.value);
    const use = known?.limits === limits && known.gatewayCount === count ? known : shared(limits, count, known);
    uses.set(key, use);
    return use;
  }

  function shared(limits: IngestLimits, count: number, known: KeyUse | undefined): KeyUse {
    const bucket = (perSecond: number | undefined, before: TokenBucket | undefined): TokenBucket | undefined => {
      if (perSecond === undefined) return undefined;
      const { burstSeconds } = limits;
      if (before === undefined) return new TokenBucket(perSecond / count, burstSeconds, nowMs());
      before.setRate(perSecond / count, burstSeconds, nowMs());
      return before;
    };
    return {
      ...{ limits, gatewayCount: count },
      spans: bucket(limits.spansPerSecond, known?.spans),
      bytes: bucket(limits.bytesPerSecond, known?.bytes),
    };
  }

  function waitMs({ spans, bytes }: KeyUse, spanCount: number, byteCount: number): number {
    const now = nowMs();
    return Math.max(spans?.waitMs(spanCount, now) ?? 0, bytes?.waitMs(byteCount, now) ?? 0);
  }

  function refusal({ spansPerSecond, bytesPerSecond }: IngestLimits, wait: number): Refusal {
    const allowed = [
      ...(spansPerSecond === undefined ? [] : [`${spansPerSecond} spans`]),
      ...(bytesPerSecond === undefined ? [] : [`${bytesPerSecond} bytes`]),
    ].join(' and ');
    const retryAfterMs = Math.min(retryAfterMsMax, Math.max(RETRY_AFTER_MS_MIN, Math.ceil(wait)));
    return new Refusal('rate_limited', `the ingest key may send ${allowed} per second; send again later`, {
      retryAfterMs,
    });
  }

  return {
    atHead: (identity) => {
      if (identity.limits === undefined) return undefined;
      const wait = waitMs(useOf(identity, identity.limits), 1, 1);
      return wait > 0 ? refusal(identity.limits, wait) : undefined;
    },
    admit: (identity, spanCount, byteCount) => {
      if (identity.limits === undefined) return undefined;
      const use = useOf(identity, identity.limits);
      const wait = waitMs(use, spanCount, byteCount);
      if (wait > 0) return refusal(identity.limits, wait);
      use.spans?.take(spanCount);
      use.bytes?.take(byteCount);
      return undefined;
    },
  };
}
