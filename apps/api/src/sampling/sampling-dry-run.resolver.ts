import { dryRunOutcome, dryRunTotal } from '@clew/sampling-explanation';
import type { DryRunCandidate, DryRunService } from '@clew/store-contract';
import { Inject } from '@nestjs/common';
import { Args, Int, Query, Resolver } from '@nestjs/graphql';

import { toPageSize } from '../graphql/page-size.js';
import { Scope } from '../graphql/request-context.js';
import type { RequestScope } from '../graphql/request-context.js';
import { TimeRangeInput, toTimeRange } from '../graphql/time-range.js';
import { API_LIMITS, DECISION_LOG } from '../injection.js';
import type { ApiLimits, DecisionLog } from '../options.js';
import { SamplingDryRunModel } from './sampling-dry-run.models.js';
import type { SamplingDryRunCandidateModel, SamplingDryRunComparisonModel } from './sampling-dry-run.models.js';

const NANOS_PER_SECOND = 1_000_000_000n;
const SERVICES_DEFAULT = 100;
/** The total is over this many, whatever part of them is asked for. */
const SERVICES_READ_MAX = 10_000;

@Resolver()
export class SamplingDryRunResolver {
  readonly #log: DecisionLog;
  readonly #limits: ApiLimits;

  constructor(@Inject(DECISION_LOG) log: DecisionLog, @Inject(API_LIMITS) limits: ApiLimits) {
    this.#log = log;
    this.#limits = limits;
  }

  @Query(() => SamplingDryRunModel, {
    description:
      'What candidate policies would have kept in the range, beside what was kept. Hours that the range touches count whole.',
  })
  async samplingDryRun(
    @Scope() scope: RequestScope,
    @Args('range', { type: () => TimeRangeInput }) rangeInput: TimeRangeInput,
    @Args('candidateVersion', { type: () => String, nullable: true, description: 'Default: the newest that ran.' })
    candidateVersion?: string | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: SERVICES_DEFAULT }) first?: number | null,
  ): Promise<SamplingDryRunModel> {
    const limit = toPageSize(first, SERVICES_DEFAULT, this.#limits);
    const range = toTimeRange(rangeInput, this.#limits);
    const { reader } = this.#log;
    const ran = await scope.read((signal) => reader.dryRunCandidates(scope.tenantId, range, signal));
    const wanted = candidateVersion ?? ran[0]?.candidateVersion;
    const candidate = ran.find((each) => each.candidateVersion === wanted);
    let services: readonly DryRunService[] = [];
    if (candidate !== undefined) {
      const query = { range, candidateVersion: candidate.candidateVersion, limit: SERVICES_READ_MAX };
      services = await scope.read((signal) => reader.dryRun(scope.tenantId, query, signal));
    }
    return {
      candidate: candidate === undefined ? undefined : toCandidateModel(candidate),
      candidates: ran.map(toCandidateModel),
      total: toComparisonModel(undefined, dryRunTotal(services)),
      services: services.slice(0, limit).map((service) => toComparisonModel(service.serviceName, service)),
    };
  }
}

function toCandidateModel(candidate: DryRunCandidate): SamplingDryRunCandidateModel {
  return {
    version: candidate.candidateVersion,
    activeVersions: candidate.activeVersions,
    firstHour: BigInt(candidate.firstHourUnixS) * NANOS_PER_SECOND,
    lastHour: BigInt(candidate.lastHourUnixS) * NANOS_PER_SECOND,
  };
}

function toComparisonModel(
  serviceName: string | undefined,
  { keptByBoth, keptByActiveOnly, keptByCandidateOnly, keptByNeither }: Omit<DryRunService, 'serviceName'>,
): SamplingDryRunComparisonModel {
  const pairs = { keptByBoth, keptByActiveOnly, keptByCandidateOnly, keptByNeither };
  return { serviceName, ...pairs, ...dryRunOutcome(pairs) };
}
