import { createHmac } from 'node:crypto';

import type { MaskingKeyDirectory } from '@clew/access-model';
import { previewMasking } from '@clew/protection';
import type { RecentSpansQuery, TimeRange, TraceReader } from '@clew/store-contract';
import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';

import { RequiresRole } from '../access/role-guard.js';
import { ApiError } from '../graphql/api-error.js';
import { Scope } from '../graphql/request-context.js';
import type { RequestScope } from '../graphql/request-context.js';
import { toTimeRange } from '../graphql/time-range.js';
import { API_LIMITS, INGEST_ADMINISTRATION, TRACE_READER } from '../injection.js';
import type { ApiLimits } from '../options.js';
import { checkRules, withRuleErrors } from './check-rules.js';
import { MaskingDryRunInput, MaskingDryRunModel } from './dry-run.models.js';

const HOUR_NANO = 3_600_000_000_000n;
const SPANS_DEFAULT = 2_000;

@Resolver()
export class DryRunResolver {
  readonly #reader: TraceReader;
  readonly #maskingKeys: MaskingKeyDirectory;
  readonly #limits: ApiLimits;

  constructor(
    @Inject(TRACE_READER) reader: TraceReader,
    @Inject(INGEST_ADMINISTRATION) maskingKeys: MaskingKeyDirectory,
    @Inject(API_LIMITS) limits: ApiLimits,
  ) {
    this.#reader = reader;
    this.#maskingKeys = maskingKeys;
    this.#limits = limits;
  }

  @Query(() => MaskingDryRunModel, {
    description: 'What a masking document would change in stored spans. Nothing is saved and nothing changed.',
  })
  @RequiresRole('editor')
  async maskingDryRun(
    @Scope() scope: RequestScope,
    @Args('input', { type: () => MaskingDryRunInput }) input: MaskingDryRunInput,
  ): Promise<MaskingDryRunModel> {
    checkRules('masking', input.content);
    const key = this.#maskingKeys.maskingKey(scope.tenantId);
    if (key === undefined) throw new ApiError('STORE_UNAVAILABLE', 'the organisation is not known here yet, try again');
    const spans = await scope.read((signal) =>
      this.#reader.recentSpans(scope.tenantId, this.#spansQuery(input), signal),
    );
    return withRuleErrors(() =>
      previewMasking(
        input.content,
        spans.map((span) => ({ span, context: span })),
        { hash: (bytes) => createHmac('sha256', key).update(bytes).digest() },
      ),
    );
  }

  #spansQuery({ range, teamId, spansMax }: MaskingDryRunInput): RecentSpansQuery {
    const { dryRunSpansMax } = this.#limits;
    const limit = spansMax ?? Math.min(SPANS_DEFAULT, dryRunSpansMax);
    if (limit < 1 || limit > dryRunSpansMax) {
      throw new ApiError(
        'LIMIT_EXCEEDED',
        `input.spansMax: ${limit} is not allowed, ask for 1 to ${dryRunSpansMax} (setting dryRunSpansMax)`,
      );
    }
    return {
      range: range ? toTimeRange(range, this.#limits) : lastHour(),
      ...(typeof teamId === 'string' ? { teamId } : {}),
      limit,
    };
  }
}

function lastHour(): TimeRange {
  const endTimeUnixNano = BigInt(Date.now()) * 1_000_000n;
  return { startTimeUnixNano: endTimeUnixNano - HOUR_NANO, endTimeUnixNano };
}
