import type { StoredSpan } from '@clew/store-contract';

import { findExternalCalls } from './calls/external-calls.js';
import type { ExternalCall } from './calls/external-calls.js';
import { correctClockSkew } from './clock/clock-skew.js';
import type { ClockSkew } from './clock/clock-skew.js';
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

/** Every analysis of one trace, each made when it is first asked for and then kept. What several of them need is made once. */
export class TraceAnalysis {
  readonly #options: AnalysisOptions;
  readonly #rawTree: TraceTree;
  readonly #correction = once(() => correctClockSkew(this.#rawTree, this.#options));
  readonly #selfNanos = once(() => selfTimesOf(this.tree));
  readonly #criticalPath = once(() => criticalPathOf(this.tree, this.#options));
  readonly #selfTimes = once(() => selfTimeBreakdown(this.tree, this.#selfNanos(), this.#options));
  readonly #orphans = once(() => findOrphans(this.tree, this.#options));
  readonly #gaps = once(() => findGaps(this.tree, this.#options));
  readonly #retries = once(() => findRetries(this.tree, this.#options));
  readonly #repeatedCalls = once(() => findRepeatedCalls(this.tree, this.#options));
  readonly #messagingLags = once(() => messagingLags(this.tree, this.#options));
  readonly #databases = once(() => databaseBreakdown(this.tree, this.#selfNanos(), this.#options));
  readonly #externalCalls = once(() => findExternalCalls(this.tree, this.#options));
  readonly #coldStarts = once(() => findColdStarts(this.tree, this.#options));
  readonly #fanOuts = once(() => findFanOuts(this.tree, this.#options));
  readonly #errorOrigins = once(() => findErrorOrigins(this.tree, this.#options));

  constructor(spans: readonly StoredSpan[], options: AnalysisOptions) {
    this.#options = options;
    this.#rawTree = buildTraceTree(spans);
  }

  /** At corrected times unless the options say otherwise. */
  get tree(): TraceTree {
    return this.#options.correctClockSkew ? this.#correction().tree : this.#rawTree;
  }

  /** What is known of the clocks, whether or not the other analyses use it. */
  get clockSkew(): ClockSkew {
    return this.#correction().skew;
  }

  get criticalPath(): CriticalPath {
    return this.#criticalPath();
  }

  get selfTimes(): SelfTimes {
    return this.#selfTimes();
  }

  get orphans(): Orphans {
    return this.#orphans();
  }

  get gaps(): Bounded<Gap> {
    return this.#gaps();
  }

  get retries(): Bounded<RetryChain> {
    return this.#retries();
  }

  get repeatedCalls(): Bounded<RepeatedCall> {
    return this.#repeatedCalls();
  }

  get messagingLags(): Bounded<MessagingLag> {
    return this.#messagingLags();
  }

  get databases(): DatabaseBreakdown {
    return this.#databases();
  }

  get externalCalls(): Bounded<ExternalCall> {
    return this.#externalCalls();
  }

  get coldStarts(): Bounded<ColdStart> {
    return this.#coldStarts();
  }

  get fanOuts(): Bounded<FanOut> {
    return this.#fanOuts();
  }

  get errorOrigins(): Bounded<ErrorOrigin> {
    return this.#errorOrigins();
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Spans of one trace in any order. Throws RangeError for an option outside its range. */
export function analyseTrace(spans: readonly StoredSpan[], options: Partial<AnalysisOptions> = {}): TraceAnalysis {
  return new TraceAnalysis(spans, resolveAnalysisOptions(options));
}
