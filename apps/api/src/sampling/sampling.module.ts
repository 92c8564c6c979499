import { Module } from '@nestjs/common';

import { DecisionLookup } from './decision-lookup.js';
import { DecisionResolver } from './decision.resolver.js';
import { SamplingDryRunResolver } from './sampling-dry-run.resolver.js';
import { SamplingQualityResolver } from './sampling-quality.resolver.js';

/** What the sampler decided, how well it does, and what candidates would decide. */
@Module({ providers: [DecisionLookup, DecisionResolver, SamplingQualityResolver, SamplingDryRunResolver] })
export class SamplingModule {}
