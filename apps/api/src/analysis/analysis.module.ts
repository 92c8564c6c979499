import { Module } from '@nestjs/common';

import { AnalysisResolver } from './analysis.resolver.js';

/** What one trace tells beyond its spans. */
@Module({ providers: [AnalysisResolver] })
export class AnalysisModule {}
