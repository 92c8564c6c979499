import { Module } from '@nestjs/common';

import { UsageResolver } from './usage.resolver.js';

@Module({ providers: [UsageResolver] })
export class UsageModule {}
