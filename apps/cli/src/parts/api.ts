import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { createApi, type Api, type ApiOptions, type IngestInfo } from '@clew/api';
import type { ClewConfig } from '@clew/config';
import type { ControlStore } from '@clew/control-store';
import type { Logger, Metrics } from '@clew/self-telemetry';
import type { ClickHouseStore } from '@clew/store-clickhouse';

import { measureTargets, prices } from './measures.js';
import { samplingDefaults } from './sampling-defaults.js';
import { listenerTls } from './tls.js';

export interface ApiParts {
  readonly store: ClickHouseStore;
  readonly control: ControlStore;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly ingestInfo: IngestInfo;
}

/** The built web UI; missing in a checkout that was built without it. */
export const WEB_ROOT = fileURLToPath(new URL('../../../web/dist', import.meta.url));

export function api(config: ClewConfig, { store, control, logger, metrics, ingestInfo }: ApiParts): Api {
  const { host, port, pageSizeMax, traceSpansMax, sessionSecret } = config.api;
  const tls = listenerTls(config.api, logger);
  return createApi({
    reader: store.reader,
    traceqlReader: store.traceqlReader,
    attributeCatalogue: store.attributeCatalogue,
    logReader: store.logReader,
    liveReader: store.liveReader,
    decisionLog: { reader: store.decisionReader, retentionDays: config.decisions.retentionDays },
    measureReader: store.measureReader,
    measureTargets: measureTargets(config),
    prices: prices(config),
    samplingDefaults: samplingDefaults(config),
    tokens: control.tokens,
    organisations: control,
    ingestAdministration: control,
    jobs: control.jobs,
    queryLog: store.queryLog,
    storeQueries: store.queries,
    http: { host, port, ...(tls === undefined ? {} : { tls }) },
    ingestInfo,
    logger: logger.child({ role: 'api' }),
    metrics,
    ...(existsSync(WEB_ROOT) ? { webRoot: WEB_ROOT } : {}),
    ...(sessionSecret === undefined ? {} : { sessionKey: createHash('sha256').update(sessionSecret).digest() }),
    ready: async () => {
      await Promise.all([store.check(), control.check()]);
    },
    liveTail: config.liveTail,
    limits: { ...queryLimits(config), pageSizeMax, traceSpansMax },
  });
}

function queryLimits({ queries }: ClewConfig): NonNullable<ApiOptions['limits']> {
  return {
    queryTimeMsMax: queries.timeMsMax,
    concurrentReadsMax: queries.concurrentMax,
    waitingReadsMax: queries.waitingMax,
    readWaitMsMax: queries.waitMsMax,
    slowMs: queries.slowMs,
  };
}
