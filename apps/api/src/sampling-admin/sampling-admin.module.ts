import { Module } from '@nestjs/common';

import { ReplayResolver } from './replay.resolver.js';

/** What people ask before they change what is kept. */
@Module({ providers: [ReplayResolver] })
export class SamplingAdminModule {}
