import { CollectorConfigError, importCollectorConfig } from '@clew/collector-import';
import { Args, Query, Resolver } from '@nestjs/graphql';

import { RequiresRole } from '../access/role-guard.js';
import { ApiError } from '../graphql/api-error.js';
import { withRuleErrors } from '../ingest/check-rules.js';
import { CollectorImportModel } from './import.models.js';

@Resolver()
export class ImportResolver {
  @Query(() => CollectorImportModel, {
    description:
      'Makes a sampling document of the tail sampling in an OpenTelemetry Collector configuration (YAML or JSON; all of it, or\n' +
      'the block alone). Nothing is saved.',
  })
  @RequiresRole('viewer')
  importCollectorSampling(
    @Args('config', { type: () => String }) config: string,
    @Args('processor', {
      type: () => String,
      nullable: true,
      description: 'Which one, where the configuration has several, such as `tail_sampling/errors`.',
    })
    processor?: string | null,
  ): CollectorImportModel {
    try {
      return withRuleErrors(() => importCollectorConfig(config, processor ?? undefined));
    } catch (error) {
      if (error instanceof CollectorConfigError)
        throw new ApiError('BAD_USER_INPUT', `config: ${error.message}`, error);
      throw error;
    }
  }
}
