import type { StoredSpan } from '@clew/store-contract';

import { findExternalCalls } from './calls/external-calls.js';
import type { ExternalCall } from './calls/external-calls.js';
import { correctClockSkew } from './clock/clock-skew.js';
import type { ClockSkew, SkewCorrection } from './clock/clock-skew.js';
import { databaseBreakdown } from './database/database-breakdown.js';
import type { DatabaseBreakdown } from './database/database-breakdown.js';
import { findErrorOrigins } from './errors/error-origins.js';
import type { ErrorOrigin } from './errors/error-origins.js';
import type { Bounded } from './finding.js';
import { findGaps } from './gaps/gaps.js';
import type { Gap } from './gaps/gaps.js';
import { findOrphans } from './gaps/orphans.js';
import type { Orphans } from './gaps/orphans.js';
import { messagingLags } from './messaging/messaging-lag.js';
import type { MessagingLag } from './messaging/messaging-lag.js';
import { resolveAnalysisOptions } from './options.js';
import type { AnalysisOptions } from './options.js';
import { findColdStarts } from './sequences/cold-starts.js';
import type { ColdStart } from './sequences/cold-starts.js';
import { findFanOuts } from './sequences/fan-outs.js';
import type { FanOut } from './sequences/fan-outs.js';
import { findRepeatedCalls } from './sequences/repeated-calls.js';
import type { RepeatedCall } from './sequences/repeated-calls.js';
import { findRetries } from './sequences/retries.js';
import type { RetryChain } from './sequences/retries.js';
import { criticalPathOf } from './time/critical-path.js';
import type { CriticalPath } from './time/critical-path.js';
import { selfTimeBreakdown } from './time/self-time-breakdown.js';
import type { SelfTimes } from './time/self-time-breakdown.js';
import { selfTimesOf } from './time/self-time.js';
import { buildTraceTree } from './tree/trace-tree.js';
import type { TraceTree } from './tree/trace-node.js';

/** Every analysis of one trace, each made when it is first asked for. What several of them need is made once. */
export class TraceAnalysis {
  readonly #options: AnalysisOptions;
  readonly #rawTree: TraceTree;
  #correction: SkewCorrection | undefined;
  #selfTimes: readonly bigint[] | undefined;

  constructor(spans: readonly StoredSpan[], options: AnalysisOptions) {
    this.#options = options;
    this.#rawTree = buildTraceTree(spans);
  }

  /** At corrected times unless the options say otherwise. */
  get tree(): TraceTree {
    return this.#options.correctClockSkew ? this.#skewCorrection.tree : this.#rawTree;
  }

  /** What is known of the clocks, whether or not the other analyses use it. */
  get clockSkew(): ClockSkew {
    return this.#skewCorrection.skew;
  }

  get criticalPath(): CriticalPath {
    return criticalPathOf(this.tree, this.#options);
  }

  get selfTimes(): SelfTimes {
    return selfTimeBreakdown(this.tree, this.#selfNanos, this.#options);
  }

  get orphans(): Orphans {
    return findOrphans(this.tree, this.#options);
  }

  get gaps(): Bounded<Gap> {
    return findGaps(this.tree, this.#options);
  }

  get retries(): Bounded<RetryChain> {
    return findRetries(this.tree, this.#options);
  }

  get repeatedCalls(): Bounded<RepeatedCall> {
    return findRepeatedCalls(this.tree, this.#options);
  }

  get messagingLags(): Bounded<MessagingLag> {
    return messagingLags(this.tree, this.#options);
  }

  get databases(): DatabaseBreakdown {
    return databaseBreakdown(this.tree, this.#selfNanos, this.#options);
  }

  get externalCalls(): Bounded<ExternalCall> {
    return findExternalCalls(this.tree, this.#options);
  }

  get coldStarts(): Bounded<ColdStart> {
    return findColdStarts(this.tree, this.#options);
  }

  get fanOuts(): Bounded<FanOut> {
    return findFanOuts(this.tree, this.#options);
  }

  get errorOrigins(): Bounded<ErrorOrigin> {
    return findErrorOrigins(this.tree, this.#options);
  }

  get #skewCorrection(): SkewCorrection {
    return (this.#correction ??= correctClockSkew(this.#rawTree, this.#options));
  }

  get #selfNanos(): readonly bigint[] {
    return (this.#selfTimes ??= selfTimesOf(this.tree));
  }
}

/** Spans of one trace in any order. Throws RangeError for an option outside its range. */
export function analyseTrace(spans: readonly StoredSpan[], options: Partial<AnalysisOptions> = {}): TraceAnalysis {
  return new TraceAnalysis(spans, resolveAnalysisOptions(options));
}
