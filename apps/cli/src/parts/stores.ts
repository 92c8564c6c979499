import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import type { ClewConfig } from '@clew/config';
import { createControlStore, type ControlStore } from '@clew/control-store';
import { createEmbeddedClickHouse } from '@clew/embedded-clickhouse';
import { createEmbeddedPostgres } from '@clew/embedded-postgres';
import type { PartStack } from '@clew/lifecycle';
import { checkRuleDocument } from '@clew/rule-check';
import type { Logger } from '@clew/self-telemetry';
import { createClickHouseStore, type ClickHouseStore, type ClickHouseStoreOptions } from '@clew/store-clickhouse';

/** Where the stores are: the addresses of the configuration, or of engines that were just started. */
export interface StoreAddresses {
  readonly clickhouse: { readonly url: string; readonly username: string; readonly password: string };
  readonly postgresUrl: string;
}

export interface EngineOptions {
  readonly config: ClewConfig;
  readonly logger: Logger;
  /** An engine died and does not come back. */
  readonly onEngineLost: (message: string) => void;
}

export const isEmbedded = ({ clickhouse, postgres }: ClewConfig): boolean =>
  clickhouse.url === undefined || postgres.url === undefined;

/** The addresses of a distributed installation; empty where a role needs none. */
export function sharedAddresses({ clickhouse, postgres }: ClewConfig): StoreAddresses {
  const { url = '', username, password = '' } = clickhouse;
  return { clickhouse: { url, username, password }, postgresUrl: postgres.url ?? '' };
}

/** Starts the engines that the configuration gives no address for, both at once: they do not need each other. */
export async function startEngines(stack: PartStack, options: EngineOptions): Promise<StoreAddresses> {
  const [clickhouse, postgresUrl] = await allSettledOrThrow([
    clickhouseAddress(stack, options),
    postgresAddress(stack, options),
  ]);
  return { clickhouse, postgresUrl };
}

/** Like Promise.all, but an engine that is still starting when the other fails is waited for: it can be stopped then. */
async function allSettledOrThrow<A, B>([a, b]: readonly [Promise<A>, Promise<B>]): Promise<[A, B]> {
  const results = await Promise.allSettled([a, b]);
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  if (failures.length > 1) throw new AggregateError(failures);
  return Promise.all([a, b]);
}

async function clickhouseAddress(
  stack: PartStack,
  { config, logger, onEngineLost }: EngineOptions,
): Promise<StoreAddresses['clickhouse']> {
  const { url, username, password = '', memoryBytesMax } = config.clickhouse;
  if (url !== undefined) return { url, username, password };
  // Other users of the machine can reach the port, so there is a password; it lives as long as the engine.
  const secret = randomBytes(24).toString('base64url');
  const engine = await stack.start(
    createEmbeddedClickHouse({
      dataDir: join(config.dataDir, 'clickhouse'),
      username: 'clew',
      password: secret,
      ...(memoryBytesMax === undefined ? {} : { memoryBytesMax }),
      onEvent: (event) => {
        if (event.type === 'gaveUp') onEngineLost(event.message);
        else logger.warn({ ...event }, `embedded ClickHouse ${event.type}`);
      },
    }),
  );
  return { url: engine.url, username: 'clew', password: secret };
}

/** The address of the configuration, or of an engine that was just started. */
export async function postgresAddress(stack: PartStack, { config, logger }: EngineOptions): Promise<string> {
  if (config.postgres.url !== undefined) return config.postgres.url;
  const engine = await stack.start(
    createEmbeddedPostgres({
      dataDir: join(config.dataDir, 'postgres'),
      onLog: (line) => {
        logger.debug({ line }, 'embedded PostgreSQL');
      },
    }),
  );
  return engine.url;
}

export function traceStore(config: ClewConfig, { clickhouse }: StoreAddresses, logger: Logger): ClickHouseStore {
  const { database, cluster } = config.clickhouse;
  return createClickHouseStore({
    ...clickhouse,
    database,
    ...(cluster === undefined ? {} : { cluster }),
    readTimeMsMax: config.queries.timeMsMax,
    readRowsMax: config.queries.rowsMax,
    readMemoryBytesMax: config.queries.memoryBytesMax,
    readResultBytesMax: config.queries.resultBytesMax,
    traceSpansMax: config.api.traceSpansMax,
    decisionRetentionDays: config.decisions.retentionDays,
    ...traceqlLimits(config),
    onMalformedSpan: (error) => {
      logger.warn({ err: error }, 'a kept span is not a span and was left out of the store');
    },
  });
}

function traceqlLimits({ traceql }: ClewConfig): Partial<ClickHouseStoreOptions> {
  return {
    traceqlCandidatesMax: traceql.candidatesMax,
    traceqlSpansMax: traceql.spansMax,
    traceqlTraceSpansMax: traceql.traceSpansMax,
    traceqlSeriesMax: traceql.seriesMax,
    traceqlPointsMax: traceql.pointsMax,
  };
}

export function controlStore(config: ClewConfig, { postgresUrl }: StoreAddresses, logger: Logger): ControlStore {
  return createControlStore({
    databaseUrl: postgresUrl,
    refreshMs: config.postgres.refreshMs,
    // Embedded mode has one team: it is also how the keys can be issued again.
    anonymousTeam: config.postgres.url === undefined,
    checkRules: checkRuleDocument,
    onAvailability: (failure) => {
      if (failure === undefined) logger.info('the control store answers again');
      else logger.error({ err: failure }, 'the control store does not answer; keys and tokens known so far stay valid');
    },
  });
}

/** Whether spans without a key belong to the default team: on one machine, for that machine only, unless switched off. */
export function isKeyOptional({ gateway, postgres }: ClewConfig): boolean {
  return gateway.ingestKeyOptional === 'loopback' && postgres.url === undefined && isLoopback(gateway.host);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
