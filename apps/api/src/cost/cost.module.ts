import { Module } from '@nestjs/common';

import { CostResolver } from './cost.resolver.js';
import { RetainedUsageReader } from './retained-usage-reader.js';

@Module({ providers: [CostResolver, RetainedUsageReader], exports: [RetainedUsageReader] })
export class CostModule {}
