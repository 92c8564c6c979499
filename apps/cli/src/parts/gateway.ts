import type { ClewConfig } from '@clew/config';
import type { ControlStore } from '@clew/control-store';
import { createGateway, type Gateway } from '@clew/gateway';
import type { Logger, Metrics } from '@clew/self-telemetry';
import type { SpanStream } from '@clew/stream-contract';

import { doorSettings } from './door-settings.js';
import { kafkaWayIn } from './kafka-receiver.js';
import type { LegacyWaysIn } from './legacy.js';
import { remoteSampling } from './remote-sampling.js';
import { isKeyOptional } from './stores.js';

export interface GatewayParts {
  readonly stream: SpanStream;
  readonly logStream: SpanStream;
  readonly control: ControlStore;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly legacy: LegacyWaysIn;
}

export function gateway(
  config: ClewConfig,
  { stream, logStream, control, logger, metrics, legacy }: GatewayParts,
): Gateway {
  const keyOptional = isKeyOptional(config);
  control.gateways.announce();
  return createGateway({
    stream,
    logStream,
    ruleSource: { rules: control.rules, maskingKeys: control, observations: control.observations },
    keys: {
      find: (key) => control.keys.find(key),
      anonymous: () => (keyOptional ? control.keys.anonymous() : undefined),
    },
    gatewayCount: () => control.gateways.liveGatewayCount(),
    logger: logger.child({ role: 'gateway' }),
    metrics,
    moreReceivers: [...legacy.receivers, ...kafkaWayIn(config), ...remoteSampling(config, control)],
    ...doorSettings(config, logger),
  });
}
