import { Module } from '@nestjs/common';

import { RedMetricsResolver } from './red-metrics.resolver.js';
import { ServicesResolver } from './services.resolver.js';

/** What is known of services from all spans, before sampling. */
@Module({ providers: [ServicesResolver, RedMetricsResolver] })
export class ServicesModule {}
