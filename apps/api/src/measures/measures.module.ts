import { Module } from '@nestjs/common';

import { CostModule } from '../cost/cost.module.js';
import { MeasureSourceReader } from './measure-sources.js';
import { MeasuresResolver } from './measures.resolver.js';

@Module({ imports: [CostModule], providers: [MeasuresResolver, MeasureSourceReader] })
export class MeasuresModule {}
