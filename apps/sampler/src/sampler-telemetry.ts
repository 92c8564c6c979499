import type {
  PartitionSampler,
  SamplerCounters,
  SamplerEvents,
  SamplerHoldings,
  StreamOperation,
  WriteFailure,
} from '@clew/sampling-engine';
import type { Instruments, Logger, Metrics } from '@clew/self-telemetry';

import { SAMPLER_GAUGES, SAMPLER_METRICS } from './sampler-metrics.js';

/** What fails goes on failing: one line in so long, of each partition and kind, is enough. */
const QUIET_MS = 60_000;

type Counted = Omit<SamplerCounters, 'decidedTraces'> & { readonly decidedTraces: ReadonlyMap<string, number> };

const NOTHING_COUNTED: Counted = {
  acceptedSpans: 0,
  lateSpans: 0,
  duplicateSpans: 0,
  duplicateMessages: 0,
  malformedSpans: 0,
  malformedMessages: 0,
  closedTraces: 0,
  tracesClosedForRoom: 0,
  tracesRelieved: 0,
  snapshotsTooLarge: 0,
  tracesKeptByCandidateOnly: 0,
  tracesKeptByActiveOnly: 0,
  parentlessSpans: 0,
  decidedTraces: new Map(),
};

/** What partitions hold, told as the sum over all of them. */
const SUMMED = [
  [SAMPLER_GAUGES.heldTraces, 'traces'],
  [SAMPLER_GAUGES.heldSpans, 'spans'],
  [SAMPLER_GAUGES.heldBytes, 'bytes'],
  [SAMPLER_GAUGES.arenaBytes, 'arenaBytes'],
  [SAMPLER_GAUGES.rememberedTraces, 'rememberedTraces'],
  [SAMPLER_GAUGES.rememberedSpans, 'rememberedSpans'],
  [SAMPLER_GAUGES.rememberedProducers, 'rememberedProducers'],
  [SAMPLER_GAUGES.policyVersions, 'policyVersions'],
] as const;

/** Told as that of the partition that has most. */
const HIGHEST = [
  [SAMPLER_GAUGES.stressLevel, 'stressLevel'],
  [SAMPLER_GAUGES.budgetPressure, 'budgetPressure'],
] as const;

interface Running {
  readonly sampler: PartitionSampler;
  counted: Counted;
}

/** Turns what partitions report into metrics and log lines. */
export class SamplerTelemetry implements SamplerEvents {
  private readonly logger: Logger;
  private readonly unixMs: () => number;
  private readonly instruments: Instruments<typeof SAMPLER_METRICS>;
  private readonly running = new Map<number, Running>();
  private readonly quietUntilMs = new Map<string, number>();

  constructor(logger: Logger, metrics: Metrics, unixMs: () => number) {
    this.logger = logger;
    this.unixMs = unixMs;
    this.instruments = metrics.instruments(SAMPLER_METRICS);
    metrics.gauge(SAMPLER_GAUGES.partitions, () => this.running.size);
    for (const [gauge, holding] of SUMMED) {
      metrics.gauge(gauge, () => this.holdingsOf(holding).reduce((sum, value) => sum + value, 0));
    }
    for (const [gauge, holding] of HIGHEST) metrics.gauge(gauge, () => Math.max(0, ...this.holdingsOf(holding)));
    metrics.gauge(SAMPLER_GAUGES.lag, () => this.lagS());
  }

  started(partition: number, sampler: PartitionSampler): void {
    this.running.set(partition, { sampler, counted: NOTHING_COUNTED });
  }

  ended(partition: number): void {
    this.count(partition);
    this.running.delete(partition);
  }

  tookOver(report: Parameters<SamplerEvents['tookOver']>[0]): void {
    this.instruments.takeOverDuration.record(report.elapsedMs / 1000);
    // What the replay read was counted by the previous owner.
    const running = this.running.get(report.partition);
    if (running !== undefined) running.counted = copyOf(running.sampler.counters);
    this.logger.info({ ...report }, 'took a partition over');
  }

  flushed(report: Parameters<SamplerEvents['flushed']>[0]): void {
    this.instruments.flushDuration.record(report.elapsedMs / 1000);
    this.instruments.journalBytes.add(report.journalBytes);
    this.instruments.spansKept.add(report.keptSpans);
    this.count(report.partition);
  }

  writeFailed({ partition, flushNumber, attempt, isPermanent, error }: WriteFailure): void {
    const kind = isPermanent ? 'permanent' : 'retryable';
    this.instruments.writeFailures.add(1, { partition: String(partition), kind });
    if (this.isQuiet(`${partition} ${kind}`)) return;
    const about = { partition, flushNumber, attempt, err: error };
    if (isPermanent) {
      const advice = 'the partition waits until a person has mended the cause; others go on';
      this.logger.error({ ...about, advice }, 'the store refuses a flush; it is tried again and nothing is skipped');
    } else this.logger.warn(about, 'the store does not take a flush; it is tried until it does');
  }

  streamFailed(partition: number, operation: StreamOperation, error: unknown): void {
    this.instruments.streamFailures.add(1, { operation });
    if (this.isQuiet(`${partition} ${operation}`)) return;
    this.logger.warn({ partition, operation, err: error }, 'a stream operation failed and is tried again');
  }

  messagesLost(partition: number, fromOffset: number, toOffset: number): void {
    this.instruments.offsetsLost.add(toOffset - fromOffset);
    const advice = 'raise the retention of the stream above the longest time samplers may be away';
    this.logger.error({ partition, fromOffset, toOffset, advice }, 'retention took messages before they were read');
  }

  journalLost(partition: number, fromOffset: number): void {
    this.logger.error(
      { partition, fromOffset },
      'the journal is empty though the partition was read before: spans from here on may count twice',
    );
  }

  /** Of each partition. */
  private holdingsOf(holding: keyof SamplerHoldings): readonly number[] {
    return [...this.running.values()].map(({ sampler }) => sampler.holdings[holding]);
  }

  /** False once in `QUIET_MS`. */
  private isQuiet(what: string): boolean {
    const nowMs = this.unixMs();
    if (nowMs < (this.quietUntilMs.get(what) ?? 0)) return true;
    this.quietUntilMs.set(what, nowMs + QUIET_MS);
    return false;
  }

  /** Adds what was counted since the last time. */
  private count(partition: number): void {
    const running = this.running.get(partition);
    if (running === undefined) return;
    const { instruments } = this;
    const before = running.counted;
    const now = copyOf(running.sampler.counters);
    running.counted = now;
    instruments.spansAccepted.add(now.acceptedSpans - before.acceptedSpans);
    instruments.spansDuplicate.add(now.duplicateSpans - before.duplicateSpans);
    instruments.messagesDuplicate.add(now.duplicateMessages - before.duplicateMessages);
    instruments.spansLate.add(now.lateSpans - before.lateSpans);
    instruments.malformed.add(now.malformedMessages - before.malformedMessages, { unit: 'message' });
    instruments.malformed.add(now.malformedSpans - before.malformedSpans, { unit: 'span' });
    instruments.tracesClosedForRoom.add(now.tracesClosedForRoom - before.tracesClosedForRoom);
    instruments.tracesRelieved.add(now.tracesRelieved - before.tracesRelieved);
    instruments.snapshotsTooLarge.add(now.snapshotsTooLarge - before.snapshotsTooLarge);
    instruments.candidateDifferences.add(now.tracesKeptByCandidateOnly - before.tracesKeptByCandidateOnly, {
      kept_by: 'candidate',
    });
    instruments.candidateDifferences.add(now.tracesKeptByActiveOnly - before.tracesKeptByActiveOnly, {
      kept_by: 'active',
    });
    instruments.edgesParentless.add(now.parentlessSpans - before.parentlessSpans);
    for (const [label, count] of now.decidedTraces) {
      const [reason = '', policy = ''] = label.split('\0');
      instruments.tracesDecided.add(count - (before.decidedTraces.get(label) ?? 0), { reason, policy });
    }
  }

  private lagS(): number {
    const times = [...this.running.values()].map(({ sampler }) => sampler.streamTimeMs).filter((timeMs) => timeMs > 0);
    return times.length === 0 ? 0 : Math.max(0, this.unixMs() - Math.min(...times)) / 1000;
  }
}

function copyOf(counters: Readonly<SamplerCounters>): Counted {
  return { ...counters, decidedTraces: new Map(counters.decidedTraces) };
}
