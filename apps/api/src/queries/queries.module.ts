import { Module } from '@nestjs/common';

import { SlowQueriesResolver } from './slow-queries.resolver.js';

/** What asking took. */
@Module({ providers: [SlowQueriesResolver] })
export class QueriesModule {}
