import { Module } from '@nestjs/common';

import { ImportResolver } from './import.resolver.js';
import { ReplayResolver } from './replay.resolver.js';

/** What people ask before they change what is kept. */
@Module({ providers: [ImportResolver, ReplayResolver] })
export class SamplingAdminModule {}
