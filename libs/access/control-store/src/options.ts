import type { ControlStoreError } from './control-store-error.js';

export interface ControlStoreOptions {
  /** `postgres://user:password@host:port/database`; pg's own parameters such as `sslmode` are understood. */
  readonly databaseUrl: string;
  /** How often keys and tokens are read anew: after this a revocation holds everywhere. Default 5,000. */
  readonly refreshMs?: number;
  /** Requests without an ingest key are taken for the oldest team. Default false. */
  readonly anonymousTeam?: boolean;
  /** Connections to PostgreSQL. Default 8. */
  readonly connectionsMax?: number;
  /** How long to wait for a connection. Default 5,000. */
  readonly connectTimeoutMs?: number;
  /** Longest a statement may run. Default 10,000. */
  readonly statementTimeoutMs?: number;
  /** Keys, and as many tokens, held in memory. Default 100,000. */
  readonly recordsMax?: number;
  /** Lookups of keys that are not in memory, under way at once. Default 4. */
  readonly lookupsMax?: number;
  /** Ids that were not found, remembered for one refresh interval. Default 10,000. */
  readonly unknownIdsMax?: number;
  /** Called once when PostgreSQL stops answering, and once, with undefined, when it answers again. */
  readonly onAvailability?: (failure: ControlStoreError | undefined) => void;
  /** Unix milliseconds; default Date.now. */
  readonly now?: () => number;
}

export type ResolvedOptions = Required<ControlStoreOptions>;

export function resolveOptions(options: ControlStoreOptions): ResolvedOptions {
  const { databaseUrl } = options;
  if (!URL.canParse(databaseUrl) || !/^postgres(ql)?:$/.test(new URL(databaseUrl).protocol)) {
    // The value itself may hold a password.
    throw new RangeError('control store: databaseUrl must be like postgres://user:password@host:5432/database');
  }
  return {
    databaseUrl,
    refreshMs: wholeNumber('refreshMs', options.refreshMs ?? 5_000),
    anonymousTeam: options.anonymousTeam ?? false,
    connectionsMax: wholeNumber('connectionsMax', options.connectionsMax ?? 8),
    connectTimeoutMs: wholeNumber('connectTimeoutMs', options.connectTimeoutMs ?? 5_000),
    statementTimeoutMs: wholeNumber('statementTimeoutMs', options.statementTimeoutMs ?? 10_000),
    recordsMax: wholeNumber('recordsMax', options.recordsMax ?? 100_000),
    lookupsMax: wholeNumber('lookupsMax', options.lookupsMax ?? 4),
    unknownIdsMax: wholeNumber('unknownIdsMax', options.unknownIdsMax ?? 10_000),
    onAvailability: options.onAvailability ?? (() => undefined),
    now: options.now ?? Date.now,
  };
}

function wholeNumber(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1 && value <= 2 ** 31 - 1) return value;
  throw new RangeError(`control store: ${name} is ${value}; allowed is a whole number from 1 to ${2 ** 31 - 1}`);
}
