import { Module } from '@nestjs/common';

import { JobsResolver } from './jobs.resolver.js';

/** Work in the background. */
@Module({ providers: [JobsResolver] })
export class JobsModule {}
