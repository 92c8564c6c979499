import { Module } from '@nestjs/common';

import { DryRunResolver } from './dry-run.resolver.js';
import { KeysResolver } from './keys.resolver.js';
import { KnownTeams } from './known-team.js';
import { ObservationsResolver } from './observations.resolver.js';
import { RulesResolver } from './rules.resolver.js';

/** Keys, rules, and what gateways saw: everything that runs the door. */
@Module({ providers: [KnownTeams, RulesResolver, KeysResolver, ObservationsResolver, DryRunResolver] })
export class IngestModule {}
