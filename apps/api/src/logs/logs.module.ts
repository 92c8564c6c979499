import { Module } from '@nestjs/common';

import { LogsResolver } from './logs.resolver.js';
import { SpanLogsResolver } from './span-logs.resolver.js';

@Module({ providers: [LogsResolver, SpanLogsResolver] })
export class LogsModule {}
