import { availableParallelism } from 'node:os';

import type { Api } from '@clew/api';
import type { ControlStore } from '@clew/control-store';
import { createMetrics, type Metrics } from '@clew/self-telemetry';
import type { ClickHouseStore } from '@clew/store-clickhouse';

import { startForwarder } from '../parts/forwarder.js';
import { gateway } from '../parts/gateway.js';
import { logStream, logWriter } from '../parts/logs.js';
import { legacyWaysIn } from '../parts/legacy.js';
import { createOperationsServer } from '../parts/operations-server.js';
import { catalogueUpkeep } from '../parts/catalogue-upkeep.js';
import { backgroundJobs } from '../parts/jobs.js';
import { retentionJob, retentionTask } from '../parts/retention.js';
import { headSamplingRates } from '../parts/remote-sampling.js';
import { sampler } from '../parts/sampler.js';
import { samplingDocumentsFrom } from '../parts/sampling-documents.js';
import {
  controlStore,
  isEmbedded,
  isKeyOptional,
  sharedAddresses,
  startEngines,
  traceStore,
  type StoreAddresses,
} from '../parts/stores.js';
import { spanStream } from '../parts/stream.js';
import { createGatewayWorkers } from '../workers/gateway-workers.js';
import { createSamplerWorkers } from '../workers/sampler-workers.js';
import { embeddedCredentials } from './bootstrap.js';
import { createFirstTraceWatch } from './first-trace-watch.js';
import { startOneGateway } from './one-gateway.js';
import { startOneSampler } from './one-sampler.js';
import type { StartContext } from './start-command.js';
import type { SummaryFacts } from './summary.js';

export type Started = Omit<SummaryFacts, 'tookMs'>;

/**
 * Starts one role, or all of them with the engines that the configuration gives no address for. The API's frameworks are
 * loaded by those that run it only: in a gateway they would be most of what the garbage collector goes through.
 */
export function startParts(context: StartContext): Promise<Started> {
  switch (context.role) {
    case 'gateway':
      return startGatewayAlone(context);
    case 'api':
      return startApiAlone(context);
    case 'sampler':
      return startSamplerAlone(context);
    case 'forwarder':
      return startForwarderAlone(context);
    case undefined:
      return startEverything(context);
  }
}

async function startEverything(context: StartContext): Promise<Started> {
  const { config, logger, stack, progress, onLost } = context;
  const metrics = createMetrics({ processMetrics: true });
  // First, because it holds the lock of the data folder: nothing else is touched while another Clew uses it.
  const stream = await timed(context, 'Span stream', () => stack.start(spanStream(config, logger)));
  const logsIn = await timed(context, 'Log stream', () => stack.start(logStream(config, logger)));
  progress.begin(isEmbedded(config) ? 'Starting ClickHouse and PostgreSQL' : 'Connecting to ClickHouse and PostgreSQL');
  const addresses = await timed(context, 'Engines', () =>
    startEngines(stack, { config, logger, onEngineLost: onLost }),
  );
  const { store, control } = await timed(context, 'Schemas', () => startStores(context, addresses));
  const credentials = config.postgres.url === undefined ? await embeddedCredentials(control, config.dataDir) : {};
  const documents = samplingDocumentsFrom(control.rules);
  await timed(context, 'Sampler', () => stack.start(sampler(config, { stream, store, documents, logger, metrics })));
  await stack.start(headSamplingRates(control.headSampling, { documents: control.rules, store, logger, metrics }));
  await stack.start(logWriter(config, { logStream: logsIn, store, logger, metrics }));
  const legacy = legacyWaysIn(config);
  const otlp = await timed(context, 'Gateway', () =>
    stack.start(gateway(config, { stream, logStream: logsIn, control, logger, metrics, legacy })),
  );
  const { otlpHttpUrl, otlpGrpcUrl } = otlp;
  const keyOptional = isKeyOptional(config);
  const ingestInfo = { otlpHttpUrl, otlpGrpcUrl, keyOptional };
  const { api } = await import('../parts/api.js');
  const ui = await timed(context, 'API and web UI', () =>
    stack.start(api(config, { store, control, logger, metrics, ingestInfo })),
  );
  await startJobs(context, { control, store, metrics });
  const { tracesPerSecond } = config.sampleShop;
  // The shop sends by plain HTTP: it knows nothing of certificates.
  const enabled = config.sampleShop.enabled && config.gateway.tlsCertFile === undefined;
  if (enabled) {
    const { sampleShop } = await import('../parts/sample-shop.js');
    await stack.start(sampleShop(config, { otlpHttpUrl, ingestKey: credentials.ingestKey, logger }));
    await watchFirstTrace(context, { store, control, ui });
  }
  return {
    ready: {
      ...uiAddresses(ui),
      otlpHttp: otlpHttpUrl,
      otlpGrpc: otlpGrpcUrl,
      ...legacy.urls(),
      ...credentials,
      dataDir: config.dataDir,
    },
    keyOptional,
    sampleTracesPerSecond: enabled ? tracesPerSecond : undefined,
  };
}

/** Says how long a trace took from the start of this process to the answer of a search. */
async function watchFirstTrace(
  { stack, progress }: StartContext,
  { store, control, ui }: { readonly store: ClickHouseStore; readonly control: ControlStore; readonly ui: Api },
): Promise<void> {
  const team = control.keys.anonymous();
  if (team === undefined) return;
  const watch = createFirstTraceWatch({
    reader: store.reader,
    tenantId: team.tenantId,
    sinceUnixMs: Date.now(),
    onFirstTrace: ({ traceId }) => {
      progress.done(`First trace, since the start: ${ui.url}/trace/${traceId}`, performance.now());
    },
  });
  await stack.start(watch);
}

function uiAddresses({ url }: Api): { readonly ui: string; readonly graphql: string } {
  return { ui: `${url}/`, graphql: `${url}/graphql` };
}

async function startStores(
  { config, logger, stack }: StartContext,
  addresses: StoreAddresses,
): Promise<{ readonly store: ClickHouseStore; readonly control: ControlStore }> {
  const store = traceStore(config, addresses, logger);
  const control = controlStore(config, addresses, logger);
  await Promise.all([store.migrate(), control.migrate()]);
  return { store: await stack.start(store), control: await stack.start(control) };
}

async function startGatewayAlone({ config, logger, stack }: StartContext): Promise<Started> {
  const { workers: workerCount = availableParallelism(), operationsHost: host, operationsPort: port } = config.gateway;
  const facts = { keyOptional: false, sampleTracesPerSecond: undefined };
  if (workerCount > 1) {
    const workers = await stack.start(createGatewayWorkers({ config, workerCount, logger }));
    const ready = (): Promise<void> => workers.ready();
    if (port !== undefined) await stack.start(createOperationsServer({ host, port, metrics: workers.metrics, ready }));
    return { ready: workers.urls, ...facts };
  }
  const metrics = createMetrics({ processMetrics: true });
  const urls = await startOneGateway(config, { stack, logger, metrics });
  const ready = (): Promise<void> => Promise.resolve();
  if (port !== undefined) await stack.start(createOperationsServer({ host, port, metrics, ready }));
  return { ready: urls, ...facts };
}

async function startSamplerAlone({ config, logger, stack }: StartContext): Promise<Started> {
  const { workers: workerCount, operationsHost: host, operationsPort: port } = config.sampler;
  const facts = { ready: {}, keyOptional: false, sampleTracesPerSecond: undefined };
  if (workerCount > 1) {
    const workers = await stack.start(createSamplerWorkers({ config, workerCount, logger }));
    const ready = (): Promise<void> => workers.ready();
    if (port !== undefined) await stack.start(createOperationsServer({ host, port, metrics: workers.metrics, ready }));
    return facts;
  }
  const metrics = createMetrics({ processMetrics: true });
  const ready = await startOneSampler(config, { stack, logger, metrics, isFirst: true });
  if (port !== undefined) await stack.start(createOperationsServer({ host, port, metrics, ready }));
  return facts;
}

async function startApiAlone({ config, logger, stack }: StartContext): Promise<Started> {
  const metrics = createMetrics({ processMetrics: true });
  const addresses = sharedAddresses(config);
  const store = await stack.start(traceStore(config, addresses, logger));
  const control = await stack.start(controlStore(config, addresses, logger));
  const ingestInfo = { otlpHttpUrl: undefined, otlpGrpcUrl: undefined, keyOptional: false };
  const { api } = await import('../parts/api.js');
  const ui = await stack.start(api(config, { store, control, logger, metrics, ingestInfo }));
  await startJobs({ config, logger, stack }, { control, store, metrics });
  return { ready: uiAddresses(ui), keyOptional: false, sampleTracesPerSecond: undefined };
}

async function startJobs(
  { config, logger, stack }: Pick<StartContext, 'config' | 'logger' | 'stack'>,
  {
    control,
    store,
    metrics,
  }: { readonly control: ControlStore; readonly store: ClickHouseStore; readonly metrics: Metrics },
): Promise<void> {
  if (!config.jobs.enabled) return;
  const kinds = [retentionJob({ store, control })];
  const tasks = [catalogueUpkeep(store.attributeCatalogue), retentionTask(control.jobs)];
  await stack.start(backgroundJobs(config, { control, logger, metrics, kinds, tasks }));
}

async function startForwarderAlone({ config, logger, stack }: StartContext): Promise<Started> {
  const metrics = createMetrics({ processMetrics: true });
  const legacy = legacyWaysIn(config);
  const otlp = await startForwarder(config, { stack, logger, metrics, legacy });
  const { operationsHost: host, operationsPort: port } = config.forwarder;
  // Ready while it can buffer: an upstream that is away is what it is there for.
  const ready = (): Promise<void> => Promise.resolve();
  if (port !== undefined) await stack.start(createOperationsServer({ host, port, metrics, ready }));
  const keyOptional = config.forwarder.ingestKey === undefined;
  return {
    ready: { otlpHttp: otlp.otlpHttpUrl, otlpGrpc: otlp.otlpGrpcUrl, ...legacy.urls() },
    keyOptional,
    sampleTracesPerSecond: undefined,
  };
}

async function timed<T>({ progress }: StartContext, what: string, work: () => Promise<T>): Promise<T> {
  const beganAtMs = performance.now();
  const result = await work();
  progress.done(what, performance.now() - beganAtMs);
  return result;
}
