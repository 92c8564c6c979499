import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';

import { RoleGuard } from './access/role-guard.js';
import { AnalysisModule } from './analysis/analysis.module.js';
import { AttributesModule } from './attributes/attributes.module.js';
import { CostModule } from './cost/cost.module.js';
import { graphqlModule } from './graphql/graphql.module.js';
import type { GraphqlSetup } from './graphql/graphql.module.js';
import { GroupAnalysisModule } from './group-analysis/group-analysis.module.js';
import { PassOnFilter } from './http/pass-on-filter.js';
import { IngestModule } from './ingest/ingest.module.js';
import {
  API_LIMITS,
  ATTRIBUTE_CATALOGUE,
  DECISION_LOG,
  INGEST_ADMINISTRATION,
  INGEST_INFO,
  JOBS,
  LIVE_TAILS,
  LOG_READER,
  MEASURE_READER,
  MEASURE_TARGETS,
  ORGANISATIONS,
  PRICES,
  QUERY_LOG,
  QUERY_DURATIONS,
  SAMPLING_DEFAULTS,
  TRACE_READER,
  TRACEQL_READER,
} from './injection.js';
import { JobsModule } from './jobs/jobs.module.js';
import { LiveModule } from './live/live.module.js';
import type { LiveTails } from './live/live-tails.js';
import { LogsModule } from './logs/logs.module.js';
import { QueriesModule } from './queries/queries.module.js';
import type { QueryDurations } from './measures/query-durations.js';
import { MeasuresModule } from './measures/measures.module.js';
import type { ApiOptions } from './options.js';
import { SamplingAdminModule } from './sampling-admin/sampling-admin.module.js';
import { SamplingModule } from './sampling/sampling.module.js';
import { ServicesModule } from './services/services.module.js';
import { TraceqlModule } from './traceql/traceql.module.js';
import { TracesModule } from './traces/traces.module.js';
import { UsageModule } from './usage/usage.module.js';
import { ViewerModule } from './viewer/viewer.module.js';

/** Ports that every capability may ask for. */
@Module({})
class PortsModule {}

@Module({})
export class AppModule {
  static with(
    options: ApiOptions,
    setup: GraphqlSetup,
    queryDurations: QueryDurations,
    liveTails: LiveTails,
  ): DynamicModule {
    const ports = [
      { provide: TRACE_READER, useValue: options.reader },
      { provide: TRACEQL_READER, useValue: options.traceqlReader },
      { provide: ATTRIBUTE_CATALOGUE, useValue: options.attributeCatalogue },
      { provide: LOG_READER, useValue: options.logReader },
      { provide: DECISION_LOG, useValue: options.decisionLog },
      { provide: MEASURE_READER, useValue: options.measureReader },
      { provide: MEASURE_TARGETS, useValue: options.measureTargets },
      { provide: PRICES, useValue: options.prices },
      { provide: LIVE_TAILS, useValue: liveTails },
      { provide: QUERY_DURATIONS, useValue: queryDurations },
      { provide: SAMPLING_DEFAULTS, useValue: options.samplingDefaults },
      { provide: ORGANISATIONS, useValue: options.organisations },
      { provide: INGEST_ADMINISTRATION, useValue: options.ingestAdministration },
      { provide: JOBS, useValue: options.jobs },
      { provide: QUERY_LOG, useValue: options.queryLog },
      { provide: INGEST_INFO, useValue: options.ingestInfo },
      { provide: API_LIMITS, useValue: setup.limits },
    ];
    return {
      module: AppModule,
      providers: [
        { provide: APP_GUARD, useClass: RoleGuard },
        { provide: APP_FILTER, useClass: PassOnFilter },
      ],
      imports: [
        { module: PortsModule, global: true, providers: ports, exports: ports },
        graphqlModule(setup),
        TracesModule,
        AnalysisModule,
        TraceqlModule,
        AttributesModule,
        GroupAnalysisModule,
        LogsModule,
        LiveModule,
        SamplingModule,
        SamplingAdminModule,
        ServicesModule,
        UsageModule,
        CostModule,
        MeasuresModule,
        IngestModule,
        JobsModule,
        QueriesModule,
        ViewerModule,
      ],
    };
  }
}
