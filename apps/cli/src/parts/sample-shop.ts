import type { ClewConfig } from '@clew/config';
import { createSampleShop, type SampleShop } from '@clew/sample-shop';
import type { Logger } from '@clew/self-telemetry';

export interface SampleShopParts {
  readonly otlpHttpUrl: string;
  readonly ingestKey: string | undefined;
  readonly logger: Logger;
}

export function sampleShop(config: ClewConfig, { otlpHttpUrl, ingestKey, logger }: SampleShopParts): SampleShop {
  return createSampleShop({
    otlpHttpUrl,
    tracesPerSecond: config.sampleShop.tracesPerSecond,
    logger: logger.child({ role: 'sample-shop' }),
    ...(ingestKey === undefined ? {} : { ingestKey }),
  });
}
