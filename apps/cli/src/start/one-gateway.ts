import type { ClewConfig } from '@clew/config';
import type { PartStack } from '@clew/lifecycle';
import type { Logger, Metrics } from '@clew/self-telemetry';

import { gateway } from '../parts/gateway.js';
import { legacyWaysIn } from '../parts/legacy.js';
import { logStream } from '../parts/logs.js';
import { withSpill } from '../parts/spill.js';
import { controlStore, sharedAddresses } from '../parts/stores.js';
import { spanStream } from '../parts/stream.js';
import type { Ready } from './summary.js';

export interface OneGatewayParts {
  readonly stack: PartStack;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** A whole gateway in this process: the only one, or one of the workers. Gives where it listens. */
export async function startOneGateway(config: ClewConfig, { stack, logger, metrics }: OneGatewayParts): Promise<Ready> {
  const spilled = { logger, metrics };
  const logsIn = await stack.start(withSpill(config, { stream: logStream(config, logger), items: 'logs', ...spilled }));
  const stream = await stack.start(
    withSpill(config, { stream: spanStream(config, logger), items: 'spans', ...spilled }),
  );
  const control = await stack.start(controlStore(config, sharedAddresses(config), logger));
  const legacy = legacyWaysIn(config);
  const otlp = await stack.start(gateway(config, { stream, logStream: logsIn, control, logger, metrics, legacy }));
  return { otlpHttp: otlp.otlpHttpUrl, otlpGrpc: otlp.otlpGrpcUrl, ...legacy.urls() };
}
