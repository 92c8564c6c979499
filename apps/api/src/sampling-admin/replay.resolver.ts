import type { RuleDocumentStore } from '@clew/access-model';
import { dryRunOutcome, dryRunTotal } from '@clew/sampling-explanation';
import type { HybridDefaults, SamplingDocumentEntry } from '@clew/sampling-policies';
import { createReplay, NothingToReplayError, replayDecisions, type ReplayReport } from '@clew/sampling-replay';
import type { DryRunService } from '@clew/store-contract';
import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';

import { RequiresRole } from '../access/role-guard.js';
import { ApiError } from '../graphql/api-error.js';
import { Scope } from '../graphql/request-context.js';
import type { RequestScope } from '../graphql/request-context.js';
import { toTimeRange } from '../graphql/time-range.js';
import { withRuleErrors } from '../ingest/check-rules.js';
import { API_LIMITS, DECISION_LOG, INGEST_ADMINISTRATION, SAMPLING_DEFAULTS } from '../injection.js';
import type { ApiLimits, DecisionLog } from '../options.js';
import type { SamplingDryRunComparisonModel } from '../sampling/sampling-dry-run.models.js';
import { SamplingReplayInput, SamplingReplayModel } from './replay.models.js';

const NANOS_PER_MS = 1_000_000n;

@Resolver()
export class ReplayResolver {
  readonly #log: DecisionLog;
  readonly #documents: RuleDocumentStore;
  readonly #defaults: HybridDefaults;
  readonly #limits: ApiLimits;

  constructor(
    @Inject(DECISION_LOG) log: DecisionLog,
    @Inject(INGEST_ADMINISTRATION) documents: RuleDocumentStore,
    @Inject(SAMPLING_DEFAULTS) defaults: HybridDefaults,
    @Inject(API_LIMITS) limits: ApiLimits,
  ) {
    this.#log = log;
    this.#documents = documents;
    this.#defaults = defaults;
    this.#limits = limits;
  }

  @Query(() => SamplingReplayModel, {
    description:
      'What policies would have kept of the traces that were decided in the range, beside what was kept, with the budgets that\n' +
      'hold now. Policies that look at more than the decision log holds are named and left out.',
  })
  @RequiresRole('editor')
  async samplingReplay(
    @Scope() scope: RequestScope,
    @Args('input', { type: () => SamplingReplayInput }) { content, range }: SamplingReplayInput,
  ): Promise<SamplingReplayModel> {
    const documents = await this.#budgetsOf(scope);
    const replay = withReplayErrors(() =>
      createReplay({ tenantId: scope.tenantId, candidate: content, documents, defaults: this.#defaults }),
    );
    const isComplete = await scope.read((signal) =>
      replayDecisions(replay, {
        reader: this.#log.reader,
        tenantId: scope.tenantId,
        range: toTimeRange(range, this.#limits),
        rowsMax: this.#limits.replayDecisionsMax,
        signal,
      }),
    );
    return toModel(replay.report(), isComplete);
  }

  async #budgetsOf(scope: RequestScope): Promise<readonly SamplingDocumentEntry[]> {
    const current = await scope.read(() => this.#documents.currentRuleDocuments(scope.tenantId));
    return current.flatMap(({ kind, teamId, version, content }) =>
      kind === 'sampling-budget'
        ? [
            {
              ...{ tenantId: scope.tenantId, kind, version: String(version), content },
              ...(teamId === undefined ? {} : { teamId }),
            },
          ]
        : [],
    );
  }
}

function withReplayErrors<T>(work: () => T): T {
  try {
    return withRuleErrors(work);
  } catch (error) {
    if (error instanceof NothingToReplayError) throw new ApiError('BAD_USER_INPUT', `content: ${error.message}`, error);
    throw error;
  }
}

function toModel(report: ReplayReport, isComplete: boolean): SamplingReplayModel {
  const { services, firstDecidedAtUnixMs, lastDecidedAtUnixMs, notJudged, keptByNotJudged, lateSpanCount } = report;
  return {
    ...{ isComplete, notJudged, keptByNotJudged, lateSpanCount },
    firstDecidedAt: unixNanoOf(firstDecidedAtUnixMs),
    lastDecidedAt: unixNanoOf(lastDecidedAtUnixMs),
    total: toComparison(undefined, dryRunTotal(services)),
    services: services.map((service) => toComparison(service.serviceName, service)),
  };
}

function toComparison(
  serviceName: string | undefined,
  { keptByBoth, keptByActiveOnly, keptByCandidateOnly, keptByNeither }: Omit<DryRunService, 'serviceName'>,
): SamplingDryRunComparisonModel {
  const pairs = { keptByBoth, keptByActiveOnly, keptByCandidateOnly, keptByNeither };
  return { serviceName, ...pairs, ...dryRunOutcome(pairs) };
}

function unixNanoOf(unixMs: number | undefined): bigint | undefined {
  return unixMs === undefined ? undefined : BigInt(unixMs) * NANOS_PER_MS;
}
