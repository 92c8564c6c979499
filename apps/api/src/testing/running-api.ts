import type { OrganisationDirectory, Principal, TokenDirectory } from '@clew/access-model';
import type { Prices } from '@clew/measures';
import { createLogger, createMetrics } from '@clew/self-telemetry';

import { createApi } from '../api.js';
import type { Api } from '../api.js';
import type { MeasureTargets } from '../measures/measure-targets.js';
import type { ApiOptions } from '../options.js';
import { FakeAttributeCatalogue } from './fake-attribute-catalogue.js';
import { FakeDecisionReader } from './fake-decision-reader.js';
import { FakeIngestAdministration } from './fake-ingest-administration.js';
import { FakeJobDirectory } from './fake-job-directory.js';
import { FakeQueryLog } from './fake-query-log.js';
import { FakeLiveReader } from './fake-live-reader.js';
import { FakeMeasureReader } from './fake-measure-reader.js';
import { FakeLogReader } from './fake-log-reader.js';
import { FakeTraceReader } from './fake-trace-reader.js';
import { FakeTraceqlReader } from './fake-traceql-reader.js';

const TENANT_A: Principal = { tenantId: 'tenant-a', tokenId: 'token-a', role: 'admin' };
const TENANT_B: Principal = { tenantId: 'tenant-b', tokenId: 'token-b', role: 'viewer' };

const TARGETS: MeasureTargets = {
  ...{ ingestDeviationMax: 0.5, errorRateMax: 0.01, traceP95MsMax: 500, retainedBytesMax: undefined },
  ...{ samplingRateMin: 0.01, samplingRateMax: 1, partialTraceRateMax: 0.05, visibilityDelayMsMax: 10_000 },
  ...{ queryMsMax: 5_000, costPerMillionSpansMicrosMax: 0n, errorCaptureRateMin: 0.99 },
};
const PRICES: Prices = {
  ...{ currency: 'EUR', perGbIngestedMicros: 100_000n, perMillionSpansStoredMicros: 50_000n },
  perGbMonthKeptMicros: 30_000n,
};

export interface RunningApi {
  readonly api: Api;
  readonly reader: FakeTraceReader;
  readonly traceqlReader: FakeTraceqlReader;
  readonly attributeCatalogue: FakeAttributeCatalogue;
  readonly logReader: FakeLogReader;
  readonly liveReader: FakeLiveReader;
  readonly decisionReader: FakeDecisionReader;
  readonly measureReader: FakeMeasureReader;
  readonly administration: FakeIngestAdministration;
  readonly jobs: FakeJobDirectory;
  readonly queryLog: FakeQueryLog;
  /** Tokens that are known at the moment. */
  readonly principals: Map<string, Principal>;
  readonly logLines: string[];
  /** Forgets what a test has set up. */
  reset(): void;
  query(query: string, variables?: Record<string, unknown>, headers?: Record<string, string>): Promise<GraphqlAnswer>;
}

export interface GraphqlAnswer {
  readonly status: number;
  // Tests look into answers of every shape.
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly {
    message: string;
    path?: unknown;
    extensions: { code: string; [detail: string]: unknown };
  }[];
}

/** An API on a free port whose reader is in memory. The tokens `a` and `b` belong to two tenants. */
export async function startApi(options: Partial<ApiOptions> = {}): Promise<RunningApi> {
  const reader = new FakeTraceReader();
  const traceqlReader = new FakeTraceqlReader();
  const attributeCatalogue = new FakeAttributeCatalogue();
  const logReader = new FakeLogReader();
  const liveReader = new FakeLiveReader();
  const decisionReader = new FakeDecisionReader();
  const measureReader = new FakeMeasureReader();
  const administration = new FakeIngestAdministration();
  const jobs = new FakeJobDirectory();
  const queryLog = new FakeQueryLog();
  const principals = new Map<string, Principal>();
  const tokens: TokenDirectory = { authenticate: (token) => Promise.resolve(principals.get(token)) };
  const organisations: OrganisationDirectory = {
    organisation: (id) =>
      Promise.resolve({ id, name: `Organisation ${id}`, teams: [{ id: 't1', name: 'Web', retentionDays: 7 }] }),
  };
  const logLines: string[] = [];
  const api = createApi({
    samplingDefaults: { budget: { spansPerSecond: 10_000 }, baselineProbabilityMin: 0.005 },
    decisionLog: { reader: decisionReader, retentionDays: 3 },
    measureReader,
    measureTargets: TARGETS,
    prices: PRICES,
    ...{
      reader,
      traceqlReader,
      attributeCatalogue,
      logReader,
      liveReader,
      tokens,
      organisations,
      ingestAdministration: administration,
      jobs,
    },
    ...{ queryLog, storeQueries: queryLog },
    http: { host: '127.0.0.1', port: 0 },
    liveTail: { pollMs: 5, heartbeatMs: 50, tokenCheckMs: 20 },
    ingestInfo: { otlpHttpUrl: 'http://127.0.0.1:4318', otlpGrpcUrl: undefined, keyOptional: true },
    logger: createLogger({ name: 'api', destination: { write: (line) => void logLines.push(line) } }),
    metrics: createMetrics(),
    ...options,
  });
  const reset = (): void => {
    reader.reset();
    traceqlReader.reset();
    attributeCatalogue.reset();
    logReader.reset();
    liveReader.reset();
    decisionReader.reset();
    measureReader.reset();
    administration.reset();
    jobs.reset();
    queryLog.reset();
    logLines.length = 0;
    principals.clear();
    principals.set('a', TENANT_A).set('b', TENANT_B);
  };
  reset();
  await api.start();
  return {
    ...{ measureReader, queryLog },
    ...{
      api,
      reader,
      traceqlReader,
      attributeCatalogue,
      logReader,
      liveReader,
      decisionReader,
      administration,
      jobs,
      principals,
      logLines,
      reset,
    },
    query: async (query, variables = {}, headers = { authorization: 'Bearer a' }) => {
      const response = await fetch(`${api.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
      const { data = null, errors = [] } = (await response.json()) as Partial<GraphqlAnswer>;
      return { status: response.status, data, errors };
    },
  };
}
