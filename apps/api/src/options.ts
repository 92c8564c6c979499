import type {
  IngestKeyAdministration,
  MaskingKeyDirectory,
  ObservationReader,
  OrganisationDirectory,
  RuleDocumentStore,
  TokenDirectory,
} from '@clew/access-model';
import type { JobDirectory } from '@clew/jobs';
import type { Prices } from '@clew/measures';
import type { HybridDefaults } from '@clew/sampling-policies';
import type { Logger, Metrics } from '@clew/self-telemetry';
import type {
  AttributeCatalogue,
  DecisionReader,
  LiveReader,
  LogReader,
  MeasureReader,
  QueryLog,
  QuerySource,
  TraceqlReader,
  TraceReader,
} from '@clew/store-contract';
import type { ListenerTls } from '@clew/tls';

import type { LiveTailSettings } from './live/live-tail-settings.js';
import type { MeasureTargets } from './measures/measure-targets.js';

export interface ApiOptions {
  readonly reader: TraceReader;
  readonly traceqlReader: TraceqlReader;
  readonly attributeCatalogue: Pick<AttributeCatalogue, 'attributeKeys' | 'attributeValues'>;
  readonly logReader: LogReader;
  readonly liveReader: LiveReader;
  readonly decisionLog: DecisionLog;
  readonly measureReader: MeasureReader;
  readonly measureTargets: MeasureTargets;
  readonly prices: Prices;
  /** Budgets of teams without a document, as samplers have them. */
  readonly samplingDefaults: HybridDefaults;
  readonly tokens: TokenDirectory;
  readonly organisations: OrganisationDirectory;
  readonly ingestAdministration: IngestAdministration;
  readonly jobs: JobDirectory;
  /** Where slow and failed requests are listed. */
  readonly queryLog: QueryLog;
  /** What the reads of the store take. */
  readonly storeQueries: QuerySource;
  readonly http: ApiHttpOptions;
  /** Read for every answer, so getters may tell what is known only after the gateway has started. */
  readonly ingestInfo: IngestInfo;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Folder of the built web UI; without it only the API is served. */
  readonly webRoot?: string;
  /** 32 secret bytes that seal session cookies; the same for all replicas. Default: random, so sessions end with the process. */
  readonly sessionKey?: Uint8Array;
  /** Rejects, with what is missing, while the API can't answer. Default: always ready. */
  readonly ready?: () => Promise<void>;
  readonly limits?: Partial<ApiLimits>;
  readonly liveTail?: Partial<LiveTailSettings>;
}

/** What the sampler decided, and for how long that is known. */
export interface DecisionLog {
  readonly reader: DecisionReader;
  readonly retentionDays: number;
}

/** Keys, rules, and what gateways saw. */
export interface IngestAdministration extends IngestKeyAdministration, RuleDocumentStore, MaskingKeyDirectory {
  readonly observations: ObservationReader;
}

export interface ApiHttpOptions {
  /** Address to listen on. */
  readonly host: string;
  /** 0 takes a free one, which `url` tells. */
  readonly port: number;
  /** Certificates. Not set: plain text. */
  readonly tls?: ListenerTls;
}

/** How spans are sent to this installation; undefined where this process does not know. */
export interface IngestInfo {
  readonly otlpHttpUrl: string | undefined;
  readonly otlpGrpcUrl: string | undefined;
  /** True when a request without an ingest key is taken for the default team. */
  readonly keyOptional: boolean;
}

export interface ApiLimits {
  /** Largest request body. Default 128 KiB. */
  readonly bodyBytesMax: number;
  /** Tokens of a GraphQL document. Default 4,000. */
  readonly documentTokensMax: number;
  /** Nesting of fields. Default 12. */
  readonly depthMax: number;
  /** Cost of a query, in fields of the answer (see query-cost). Default 100,000. */
  readonly costMax: number;
  /** Most items of a page. Default 500. */
  readonly pageSizeMax: number;
  /** Most spans of one trace in an answer. Default 20,000. */
  readonly traceSpansMax: number;
  /** Longest time range of a query. Default 92 days. */
  readonly rangeMsMax: number;
  /** Most points a series may have, range divided by step. Default 11,000. */
  readonly seriesPointsMax: number;
  /** Most attribute filters of a search. Default 20. */
  readonly attributeFiltersMax: number;
  /** Most spans of one spanset in an answer of TraceQL. Default 100. */
  readonly matchedSpansMax: number;
  /** Most spans a dry run of rules looks at. Default 10,000. */
  readonly dryRunSpansMax: number;
  /** Most recorded decisions that a replay of policies judges. Default 500,000. */
  readonly replayDecisionsMax: number;
  /** Log records of one trace that are read for the `logs` of its spans. Default 2,000. */
  readonly traceLogsMax: number;
  /** Longest a query may run. Default 15,000. */
  readonly queryTimeMsMax: number;
  /** Reads of one organisation that run at once. Default 12. */
  readonly concurrentReadsMax: number;
  /** Further ones that wait for their turn. Default 500. */
  readonly waitingReadsMax: number;
  /** How long at most. Default 5,000. */
  readonly readWaitMsMax: number;
  /** Requests that took this long are listed as slow. Default 500. */
  readonly slowMs: number;
  /** How long a session cookie holds. Default 7 days. */
  readonly sessionMs: number;
}

const DAY_MS = 86_400_000;

const DEFAULT_LIMITS: ApiLimits = {
  bodyBytesMax: 128 * 1024,
  documentTokensMax: 4_000,
  depthMax: 12,
  costMax: 100_000,
  pageSizeMax: 500,
  traceSpansMax: 20_000,
  traceLogsMax: 2_000,
  rangeMsMax: 92 * DAY_MS,
  seriesPointsMax: 11_000,
  attributeFiltersMax: 20,
  matchedSpansMax: 100,
  dryRunSpansMax: 10_000,
  replayDecisionsMax: 500_000,
  queryTimeMsMax: 15_000,
  concurrentReadsMax: 12,
  waitingReadsMax: 500,
  readWaitMsMax: 5_000,
  slowMs: 500,
  sessionMs: 7 * DAY_MS,
};

export function resolveLimits(limits: Partial<ApiLimits> = {}): ApiLimits {
  const resolved = { ...DEFAULT_LIMITS, ...limits };
  for (const [name, value] of Object.entries(resolved) as [keyof ApiLimits, number][]) {
    if (Number.isSafeInteger(value) && value >= 1) continue;
    throw new RangeError(`api: the limit ${name} is ${value}; allowed is a whole number from 1`);
  }
  return resolved;
}
