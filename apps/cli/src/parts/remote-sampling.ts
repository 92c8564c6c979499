import type { HeadSamplingRateStore, RuleDocumentDirectory } from '@clew/access-model';
import type { ClewConfig } from '@clew/config';
import type { ControlStore } from '@clew/control-store';
import type { ReceiverParts } from '@clew/gateway';
import type { RunningPart } from '@clew/lifecycle';
import {
  createRateJob,
  createSamplingGrpcServer,
  createSamplingHttpServer,
  createStrategySource,
  SAMPLING_GRPC_PORT,
  SAMPLING_HTTP_PORT,
} from '@clew/remote-sampling';
import type { Logger, Metrics } from '@clew/self-telemetry';
import type { ClickHouseStore } from '@clew/store-clickhouse';

import { controlStore, sharedAddresses } from './stores.js';
import { yielding } from './yielding.js';

/** What tells SDKs their sampling rates, beside the receivers of a gateway: where Jaeger has it, unless something else is there. */
export function remoteSampling(
  { gateway }: ClewConfig,
  control: Pick<ControlStore, 'rules' | 'headSampling'>,
): readonly ((parts: ReceiverParts) => RunningPart)[] {
  if (!gateway.samplingEnabled) return [];
  const { host, samplingHttpPort, samplingGrpcPort, samplingOrganisation } = gateway;
  control.headSampling.announce();
  return [
    (parts) => {
      const { logger, metrics } = parts;
      const source = createStrategySource({ documents: control.rules, rates: control.headSampling, logger, metrics });
      const shared = {
        ...parts,
        ...{ host, source },
        ...(samplingOrganisation === undefined ? {} : { defaultOrganisationId: samplingOrganisation }),
      };
      const http = createSamplingHttpServer({ ...shared, port: samplingHttpPort ?? SAMPLING_HTTP_PORT });
      const grpc = createSamplingGrpcServer({ ...shared, port: samplingGrpcPort ?? SAMPLING_GRPC_PORT });
      return together(source, [
        samplingHttpPort === undefined ? yielding(http, logger, withoutPort('--sampling-http')) : http,
        samplingGrpcPort === undefined ? yielding(grpc, logger, withoutPort('--sampling-grpc')) : grpc,
      ]);
    },
  ];
}

function withoutPort(flag: string): string {
  return `SDKs are not told their sampling rates here: choose a port with ${flag}, or switch it off`;
}

/** Both protocols answer from one source. */
function together(source: { close(): void }, servers: readonly RunningPart[]): RunningPart {
  return {
    name: 'remote-sampling',
    start: async () => {
      for (const server of servers) await server.start();
    },
    shutdown: async (options) => {
      await Promise.all(servers.map((server) => server.shutdown(options)));
      source.close();
    },
  };
}

export interface HeadSamplingRatesParts {
  readonly documents: RuleDocumentDirectory;
  readonly store: Pick<ClickHouseStore, 'entryReader'>;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** What finds rates that follow demand, beside the sampler. */
export function headSamplingRates(
  rates: HeadSamplingRateStore,
  { documents, store, logger, metrics }: HeadSamplingRatesParts,
): RunningPart {
  const { entryReader: entries } = store;
  return createRateJob({ documents, rates, entries, logger: logger.child({ role: 'sampler' }), metrics });
}

/**
 * The same for a sampler that runs alone, which has a control store for this only. The store is not started: it may be away
 * at first, and then a round fails and the next one tries again.
 */
export function headSamplingRatesAlone(config: ClewConfig, parts: HeadSamplingRatesParts): RunningPart {
  const control = controlStore(config, sharedAddresses(config), parts.logger);
  const job = headSamplingRates(control.headSampling, parts);
  return {
    name: job.name,
    start: () => job.start(),
    shutdown: async (options) => {
      await job.shutdown(options);
      await control.shutdown(options);
    },
  };
}
