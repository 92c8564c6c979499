import type { IngestLimits } from '@clew/access-model';

import { ControlStoreError } from './control-store-error.js';

/** The columns of a key's limits: all null without any. */
export interface LimitColumns {
  readonly spansPerSecond: number | null;
  readonly bytesPerSecond: number | null;
  readonly burstSeconds: number | null;
}

const BURST_SECONDS_MAX = 3_600;
const RATE_MAX = 1e12;

/** Throws CONTROL_STORE_REFUSED with what is allowed. */
export function limitColumns(limits: IngestLimits | undefined): LimitColumns {
  const { spansPerSecond, bytesPerSecond, burstSeconds } = limits ?? {};
  if (spansPerSecond === undefined && bytesPerSecond === undefined) {
    return { spansPerSecond: null, bytesPerSecond: null, burstSeconds: null };
  }
  check('spansPerSecond', spansPerSecond, RATE_MAX);
  check('bytesPerSecond', bytesPerSecond, RATE_MAX);
  check('burstSeconds', burstSeconds, BURST_SECONDS_MAX);
  return {
    spansPerSecond: spansPerSecond ?? null,
    bytesPerSecond: bytesPerSecond ?? null,
    burstSeconds: burstSeconds ?? null,
  };
}

export function limitsOf({ spansPerSecond, bytesPerSecond, burstSeconds }: LimitColumns): IngestLimits | undefined {
  if (burstSeconds === null) return undefined;
  return {
    ...(spansPerSecond === null ? {} : { spansPerSecond }),
    ...(bytesPerSecond === null ? {} : { bytesPerSecond }),
    burstSeconds,
  };
}

function check(name: keyof IngestLimits, value: number | undefined, max: number): void {
  if (value === undefined || (value >= 1 && value <= max)) return;
  throw new ControlStoreError('CONTROL_STORE_REFUSED', `limits.${name} is ${value}; allowed is 1 to ${max}`);
}
