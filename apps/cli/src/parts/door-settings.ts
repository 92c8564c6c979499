import type { ClewConfig } from '@clew/config';
import type { GatewayOptions } from '@clew/gateway';
import type { Logger } from '@clew/self-telemetry';

import { listenerTls } from './tls.js';

/** Where a gateway or a forwarder listens, how, and within which limits. */
export function doorSettings(
  { gateway }: ClewConfig,
  logger: Logger,
): Pick<GatewayOptions, 'http' | 'grpc' | 'tls' | 'limits'> {
  const { host, otlpHttpPort, otlpGrpcPort, allowedOrigins } = gateway;
  const { bodyBytesMax, inflatedBytesMax, pendingBytesMax, connectionsMax, requestWaitMsMax, lingerMs } = gateway;
  const tls = listenerTls(gateway, logger);
  return {
    http: { host, port: otlpHttpPort, allowedOrigins },
    grpc: { host, port: otlpGrpcPort },
    ...(tls === undefined ? {} : { tls }),
    limits: { bodyBytesMax, inflatedBytesMax, pendingBytesMax, connectionsMax, requestWaitMsMax, lingerMs },
  };
}
