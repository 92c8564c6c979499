import { Module } from '@nestjs/common';

import { TracesResolver } from './traces.resolver.js';

@Module({ providers: [TracesResolver] })
export class TracesModule {}
