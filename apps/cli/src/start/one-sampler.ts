import type { ClewConfig } from '@clew/config';

import { headSamplingRatesAlone } from '../parts/remote-sampling.js';
import { logStream, logWriter } from '../parts/logs.js';
import { sampler } from '../parts/sampler.js';
import { samplerRules } from '../parts/sampler-rules.js';
import { samplingDocumentsFrom } from '../parts/sampling-documents.js';
import { sharedAddresses, traceStore } from '../parts/stores.js';
import { spanStream } from '../parts/stream.js';
import type { OneGatewayParts } from './one-gateway.js';

export interface OneSamplerParts extends OneGatewayParts {
  /** It also does what one sampler does for all. */
  readonly isFirst: boolean;
}

/** A whole sampler in this process: the only one, or one of the workers. Gives how to ask whether it can write. */
export async function startOneSampler(
  config: ClewConfig,
  { stack, logger, metrics, isFirst }: OneSamplerParts,
): Promise<() => Promise<void>> {
  const stream = await stack.start(spanStream(config, logger));
  const store = await stack.start(traceStore(config, sharedAddresses(config), logger));
  const rules = await stack.start(samplerRules(config, logger));
  await stack.start(sampler(config, { stream, store, documents: samplingDocumentsFrom(rules), logger, metrics }));
  if (isFirst && config.postgres.url !== undefined) {
    await stack.start(headSamplingRatesAlone(config, { documents: rules, store, logger, metrics }));
  }
  const logsIn = await stack.start(logStream(config, logger));
  await stack.start(logWriter(config, { logStream: logsIn, store, logger, metrics }));
  return async () => {
    await store.check();
  };
}
