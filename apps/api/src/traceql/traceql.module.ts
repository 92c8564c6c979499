import { Module } from '@nestjs/common';

import { TraceqlResolver } from './traceql.resolver.js';

@Module({ providers: [TraceqlResolver] })
export class TraceqlModule {}
