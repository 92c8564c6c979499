import { Module } from '@nestjs/common';

import { AttributeResolver } from './attribute.resolver.js';
import { CompletionResolver } from './completion.resolver.js';

@Module({ providers: [AttributeResolver, CompletionResolver] })
export class AttributesModule {}
