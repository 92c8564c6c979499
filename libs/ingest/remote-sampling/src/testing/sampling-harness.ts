import type { HeadSamplingDirectory, IngestIdentity, IngestKeyDirectory, RuleDocument } from '@clew/access-model';
import { createSpanIntake } from '@clew/receivers';
import { createLogger, createMetrics, type Metrics } from '@clew/self-telemetry';

import type { RemoteSamplingOptions } from '../remote-sampling-options.js';
import { createSamplingGrpcServer, type SamplingGrpcServer } from '../sampling-grpc.js';
import { createSamplingHttpServer, type SamplingHttpServer } from '../sampling-http.js';
import { createStrategySource } from '../strategy-source.js';

export const KEY = 'clew-test-key';
const IDENTITY: IngestIdentity = { tenantId: 'acme', teamId: 'shop', ingestKeyId: 'key-1', retentionDays: 30 };

export interface SamplingHarness {
  readonly http: SamplingHttpServer;
  readonly grpc: SamplingGrpcServer;
  readonly metrics: Metrics;
  /** `organisation/service` of each question. */
  readonly asked: readonly string[];
  /** Gives an organisation a document from now on. */
  write(organisationId: string, content: unknown): void;
  /** Rates that were found for all services. */
  learn(routes: ReadonlyMap<string, number> | undefined): void;
  shutdown(): Promise<void>;
}

export type SamplingHarnessOptions = Pick<RemoteSamplingOptions, 'tls' | 'defaultOrganisationId'> & {
  readonly keyOptional?: boolean;
};

/** Both servers on free ports before documents in memory. */
export async function startSamplingHarness(options: SamplingHarnessOptions = {}): Promise<SamplingHarness> {
  const { keyOptional = true, ...others } = options;
  const documents = new Map<string, RuleDocument>();
  const listeners = new Set<() => void>();
  const asked: string[] = [];
  let learned: ReadonlyMap<string, number> | undefined;
  const keys: IngestKeyDirectory = {
    find: (key) => Promise.resolve(key === KEY ? IDENTITY : undefined),
    anonymous: () => (keyOptional ? { ...IDENTITY, ingestKeyId: 'anonymous' } : undefined),
  };
  const rates: HeadSamplingDirectory = {
    announce: () => undefined,
    learnedRates: () => learned,
    asked: (organisationId, serviceName) => asked.push(`${organisationId}/${serviceName}`),
  };
  const metrics = createMetrics();
  const logger = createLogger({ name: 'remote-sampling-test', level: 'silent' });
  const producer = { append: () => Promise.resolve(), shutdown: () => Promise.resolve() };
  const intake = createSpanIntake({ producer, partitionCount: 1, metrics, logger, lingerMs: 1 });
  const source = createStrategySource({
    documents: {
      current: () => [...documents.values()],
      onChange: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    ...{ rates, logger, metrics },
  });
  const shared = { host: '127.0.0.1', port: 0, intake, keys, metrics, logger, source, ...others };
  const http = createSamplingHttpServer(shared);
  const grpc = createSamplingGrpcServer(shared);
  await Promise.all([http.start(), grpc.start()]);
  return {
    ...{ http, grpc, metrics, asked },
    write: (organisationId, content) => {
      const version = (documents.get(organisationId)?.version ?? 0) + 1;
      const scope = { organisationId, teamId: undefined, kind: 'head-sampling' as const };
      documents.set(organisationId, { ...scope, version, content, createdAt: new Date(), createdBy: 'test' });
      for (const listener of listeners) listener();
    },
    learn: (routes) => {
      learned = routes;
    },
    shutdown: async () => {
      await Promise.all([http.shutdown({ deadlineMs: 500 }), grpc.shutdown({ deadlineMs: 500 })]);
      await intake.shutdown({ deadlineMs: 500 });
      source.close();
    },
  };
}
