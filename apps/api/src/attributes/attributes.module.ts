import { Module } from '@nestjs/common';

import { CompletionResolver } from './completion.resolver.js';

@Module({ providers: [CompletionResolver] })
export class AttributesModule {}
