import { gridProbability } from '../probability-grid.js';
import { BurstGate } from './burst-gate.js';
import { DayPace } from './day-pace.js';
import { RouteTable } from './route-table.js';
import { shareOut } from './shares.js';
import { smoothingOf } from './smoothing.js';
import { SpanLedger } from './span-ledger.js';
import { SpanSize } from './span-size.js';
import type { PartitionBudget, TraceClass } from './team-budget.js';

/** Shares are computed anew this often at most. */
const TICK_MS = 1_000;
/** A gap in the stream says nothing beyond this. */
const ELAPSED_MS_MAX = 3_600_000;
/** Of what is judged in all and of errors, which are many enough to be known sooner than each route is. */
const FAST_SMOOTHING_MS = 4_000;
/** That of routes, for comparison. */
const SLOW_SMOOTHING_MS = 8_000;
/** At 1/8 it takes 24 s from an eighth to all. */
const RISE_OCTAVES_PER_S = 1 / 8;
/** Until something else is known. */
const BYTES_PER_SPAN = 500;

/** Holds one team's budget in one partition. */
export class TeamControl {
  lastMs = Number.NEGATIVE_INFINITY;
  /** Demand divided by budget, to two significant digits. */
  pressure = 0;
  readonly routes: RouteTable;
  readonly ledger: SpanLedger;
  readonly pace: DayPace;
  readonly gate = new BurstGate();
  errorRate = 0;
  private readonly budget: PartitionBudget;
  private readonly baselineProbabilityMin: number;
  private errorShare = 1;
  private slowShare = 1;
  private errorProbability = 1;
  private allowedPerSecond: number;
  private fastJudgedRate = 0;
  private slowJudgedRate = 0;
  private errorSpans = 0;
  private judgedSpans = 0;
  private readonly arrivedSize = new SpanSize();
  private readonly keptSize = new SpanSize();

  constructor(budget: PartitionBudget, options: { baselineProbabilityMin: number; routesMax: number }) {
    this.budget = budget;
    this.baselineProbabilityMin = options.baselineProbabilityMin;
    this.routes = new RouteTable(options.routesMax);
    this.ledger = new SpanLedger(budget.spansPerSecond);
    this.pace = new DayPace(budget.bytesPerDay);
    this.allowedPerSecond = budget.spansPerSecond;
  }

  arrived(spanCount: number, byteLength: number, streamTimeMs: number): void {
    this.advance(streamTimeMs);
    this.arrivedSize.add(spanCount, byteLength);
    this.gate.arrived(spanCount, this.allowedPerSecond);
  }

  judged(traceClass: TraceClass, service: string, route: string, spanCount: number, streamTimeMs: number): void {
    this.advance(streamTimeMs);
    this.judgedSpans += spanCount;
    if (traceClass === 'error') this.errorSpans += spanCount;
    else this.routes.count(service, route, traceClass === 'slow', spanCount, streamTimeMs);
  }

  charged(spanCount: number, byteLength: number, streamTimeMs: number): void {
    this.advance(streamTimeMs);
    this.ledger.spend(spanCount);
    this.pace.spend(byteLength, streamTimeMs);
    this.keptSize.add(spanCount, byteLength);
  }

  probability(traceClass: TraceClass, service: string, route: string): number {
    const demand = this.routes.demandOf(service, route);
    if (traceClass === 'plain') return demand.plainProbability;
    // An error is never worth less than what is slow on its route.
    return traceClass === 'slow' ? demand.slowProbability : Math.max(this.errorProbability, demand.slowProbability);
  }

  /** Lets the stream's time go on; time that goes back is ignored. */
  advance(streamTimeMs: number): void {
    if (this.lastMs === Number.NEGATIVE_INFINITY) this.lastMs = streamTimeMs;
    if (streamTimeMs - this.lastMs < TICK_MS) return;
    const elapsedMs = Math.min(streamTimeMs - this.lastMs, ELAPSED_MS_MAX);
    this.lastMs = streamTimeMs;
    this.measure(elapsedMs, streamTimeMs);
    this.ledger.allow(elapsedMs);
    const paced =
      this.pace.at(streamTimeMs) / (this.keptSize.bytesPerSpan ?? this.arrivedSize.bytesPerSpan ?? BYTES_PER_SPAN);
    this.allowedPerSecond = Math.min(this.budget.spansPerSecond, paced);
    this.gate.tick(elapsedMs, this.allowedPerSecond, this.ledger.balanceS);
    this.pressure = twoDigits(pressureOf(this.gate.arrivedRate, this.allowedPerSecond));
    this.share(Math.min(this.ledger.target(), paced), elapsedMs);
  }

  /**
   * How high a share may rise in a tick. Errors and slow traces are judged at once while all of them are kept, and after the wait when they
   * are drawn: at each change none come for a while, or many at once. Would the share follow, it would go to and fro for ever.
   */
  private atMost(share: number, elapsedMs: number): number {
    return Math.max(share, this.baselineProbabilityMin, 1e-3) * 2 ** ((RISE_OCTAVES_PER_S * elapsedMs) / 1000);
  }

  private measure(elapsedMs: number, streamTimeMs: number): void {
    const perSecond = 1000 / elapsedMs;
    const fast = smoothingOf(elapsedMs, FAST_SMOOTHING_MS);
    const slow = smoothingOf(elapsedMs, SLOW_SMOOTHING_MS);
    this.fastJudgedRate += (this.judgedSpans * perSecond - this.fastJudgedRate) * fast;
    this.slowJudgedRate += (this.judgedSpans * perSecond - this.slowJudgedRate) * slow;
    this.errorRate += (this.errorSpans * perSecond - this.errorRate) * fast;
    this.judgedSpans = 0;
    this.errorSpans = 0;
    this.arrivedSize.tick(elapsedMs);
    this.keptSize.tick(elapsedMs);
    this.routes.tick(elapsedMs, streamTimeMs);
  }

  private share(target: number, elapsedMs: number): void {
    const { reservedShare } = this.budget;
    const { baselineProbabilityMin, errorRate } = this;
    const rise = this.slowJudgedRate > 0 ? this.fastJudgedRate / this.slowJudgedRate : 1;
    const slowShareMax = this.atMost(this.slowShare, elapsedMs);
    const conditions = { target, reservedShare, baselineProbabilityMin, errorRate, slowShareMax, rise };
    const shares = shareOut(this.routes, conditions);
    this.slowShare = shares.slow;
    this.errorShare = Math.min(shares.errors, this.atMost(this.errorShare, elapsedMs));
    this.errorProbability = gridProbability(this.errorShare);
    for (const demand of this.routes.demands()) {
      demand.plainProbability = gridProbability(demand.plainProbability);
      demand.slowProbability = gridProbability(demand.slowProbability);
    }
  }
}

function pressureOf(arrivedRate: number, allowedPerSecond: number): number {
  if (arrivedRate === 0 || allowedPerSecond === Infinity) return 0;
  // A budget of nothing is told as a number too.
  return arrivedRate / Math.max(allowedPerSecond, 1e-3);
}

function twoDigits(value: number): number {
  return Number(value.toPrecision(2));
}
