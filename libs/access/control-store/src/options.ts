import type { ControlStoreError } from './control-store-error.js';
import type { CheckRules } from './rules/rule-documents.js';

export interface ControlStoreOptions {
  /** `postgres://user:password@host:port/database`; pg's own parameters such as `sslmode` are understood. */
  readonly databaseUrl: string;
  /** How soon at the latest a change of keys, tokens, teams and rules is seen here. Default 5,000. */
  readonly refreshMs?: number;
  /** How often the revision number, which every change counts up, is looked at; `refreshMs` when that is less. Default 1,000. */
  readonly pollMs?: number;
  /** How often a gateway says that it runs; it counts as gone after three times that. Default 5,000. */
  readonly heartbeatMs?: number;
  /** Largest rule document as JSON text. Default 1 MiB. */
  readonly ruleDocumentBytesMax?: number;
  /** Versions kept of a rule document; the oldest go. Default 1,000. */
  readonly ruleVersionsMax?: number;
  /** Rows kept of each kind of observation, of an organisation; the oldest go. Default 20,000. */
  readonly observationRowsMax?: number;
  /** How often surplus observations are removed. Default 60,000. */
  readonly observationPruneMs?: number;
  /** Throws for content that is no rule document of its kind. Without it none can be saved through this store. */
  readonly checkRules?: CheckRules;
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
  /** Services whose head-sampling rates are held in memory, and whose questions are noted. Default 10,000. */
  readonly samplingServicesMax?: number;
  /** Lookups of keys that are not in memory, under way at once. Default 4. */
  readonly lookupsMax?: number;
  /** Ids that were not found, remembered for one refresh interval. Default 10,000. */
  readonly unknownIdsMax?: number;
  /** Called once when PostgreSQL stops answering, and once, with undefined, when it answers again. */
  readonly onAvailability?: (failure: ControlStoreError | undefined) => void;
  /** Unix milliseconds; default Date.now. */
  readonly now?: () => number;
}

export type ResolvedOptions = Required<Omit<ControlStoreOptions, 'checkRules'>> &
  Pick<ControlStoreOptions, 'checkRules'>;

export function resolveOptions(options: ControlStoreOptions): ResolvedOptions {
  const { databaseUrl } = options;
  if (!URL.canParse(databaseUrl) || !/^postgres(ql)?:$/.test(new URL(databaseUrl).protocol)) {
    // The value itself may hold a password.
    throw new RangeError('control store: databaseUrl must be like postgres://user:password@host:5432/database');
  }
  const refreshMs = wholeNumber('refreshMs', options.refreshMs ?? 5_000);
  return {
    databaseUrl,
    refreshMs,
    pollMs: Math.min(refreshMs, wholeNumber('pollMs', options.pollMs ?? 1_000)),
    heartbeatMs: wholeNumber('heartbeatMs', options.heartbeatMs ?? 5_000),
    ruleDocumentBytesMax: wholeNumber('ruleDocumentBytesMax', options.ruleDocumentBytesMax ?? 1024 * 1024),
    ruleVersionsMax: wholeNumber('ruleVersionsMax', options.ruleVersionsMax ?? 1_000),
    observationRowsMax: wholeNumber('observationRowsMax', options.observationRowsMax ?? 20_000),
    observationPruneMs: wholeNumber('observationPruneMs', options.observationPruneMs ?? 60_000),
    anonymousTeam: options.anonymousTeam ?? false,
    connectionsMax: wholeNumber('connectionsMax', options.connectionsMax ?? 8),
    connectTimeoutMs: wholeNumber('connectTimeoutMs', options.connectTimeoutMs ?? 5_000),
    statementTimeoutMs: wholeNumber('statementTimeoutMs', options.statementTimeoutMs ?? 10_000),
    recordsMax: wholeNumber('recordsMax', options.recordsMax ?? 100_000),
    samplingServicesMax: wholeNumber('samplingServicesMax', options.samplingServicesMax ?? 10_000),
    lookupsMax: wholeNumber('lookupsMax', options.lookupsMax ?? 4),
    unknownIdsMax: wholeNumber('unknownIdsMax', options.unknownIdsMax ?? 10_000),
    onAvailability: options.onAvailability ?? (() => undefined),
    now: options.now ?? Date.now,
    ...(options.checkRules === undefined ? {} : { checkRules: options.checkRules }),
  };
}

function wholeNumber(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1 && value <= 2 ** 31 - 1) return value;
  throw new RangeError(`control store: ${name} is ${value}; allowed is a whole number from 1 to ${2 ** 31 - 1}`);
}
