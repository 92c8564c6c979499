import { decisionStory } from '@clew/sampling-explanation';
import type { TraceReader } from '@clew/store-contract';
import type { TraceId } from '@clew/trace-model';
import { Inject, Injectable } from '@nestjs/common';

import type { RequestScope } from '../graphql/request-context.js';
import { DECISION_LOG, TRACE_READER } from '../injection.js';
import type { DecisionLog } from '../options.js';
import { toDecisionModel, toDecisionOfSummary, toUnknownDecision } from './decision-mapping.js';
import type { DecisionModel } from './decision.models.js';

const NANOS_PER_MS = 1_000_000n;
/** No sampler may be told to keep a trace open for longer (`sampler.traceOpenMsMax`). */
const OPEN_MS_MAX = 86_400_000n;

@Injectable()
export class DecisionLookup {
  readonly #log: DecisionLog;
  readonly #traces: TraceReader;

  constructor(@Inject(DECISION_LOG) log: DecisionLog, @Inject(TRACE_READER) traces: TraceReader) {
    this.#log = log;
    this.#traces = traces;
  }

  /** The decision log knows traces that were closed; of one that is kept before that, or longer than its record, the stored part tells. */
  async decisionOf(scope: RequestScope, traceId: TraceId): Promise<DecisionModel> {
    const { reader, retentionDays } = this.#log;
    const rows = await scope.read((signal) => reader.decision(scope.tenantId, traceId, signal));
    const story = decisionStory(rows);
    if (story !== undefined) return toDecisionModel(story, rows);
    const summary = await scope.read((signal) => this.#traces.traceSummary(scope.tenantId, traceId, signal));
    if (summary === undefined) return toUnknownDecision(traceId, retentionDays);
    const endUnixMs = (summary.startTimeUnixNano + summary.durationNano) / NANOS_PER_MS;
    return toDecisionOfSummary(summary, BigInt(Date.now()) - endUnixMs < OPEN_MS_MAX, retentionDays);
  }
}
