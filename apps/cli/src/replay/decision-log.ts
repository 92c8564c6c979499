import type { ReplayReport } from '@clew/sampling-replay';
import type { TimeRange } from '@clew/store-contract';
import type { TraceId } from '@clew/trace-model';

/** A report, and whether it is about all of the range. */
export interface RangeReplay {
  readonly report: Pick<ReplayReport, 'notJudged' | 'keptByNotJudged' | 'lateSpanCount' | 'services'>;
  readonly isComplete: boolean;
}

/** What is recorded of the sampler's decisions, wherever a command reads it. */
export interface DecisionLog {
  /** What was decided about a trace, in sentences; undefined when nothing is known of it. */
  explain(traceId: TraceId): Promise<readonly string[] | undefined>;
  /** What a candidate (content of a sampling document) would have kept. */
  replay(candidate: unknown, range: TimeRange): Promise<RangeReplay>;
}
