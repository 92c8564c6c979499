import { Module } from '@nestjs/common';

import { GroupAnalysisResolver } from './group-analysis.resolver.js';

@Module({ providers: [GroupAnalysisResolver] })
export class GroupAnalysisModule {}
