import { PROBABILITY_ALMOST_ONE, gridProbability } from '../probability-grid.js';
import { BurstGate } from './burst-gate.js';
import { DayPace } from './day-pace.js';
import { DemandMeter } from './demand-meter.js';
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
/** Of errors and of what is kept: many enough to be known sooner than each route is. */
const SMOOTHING_MS = 4_000;
/** In debt by more, errors are weighed by what is charged for: that is known seconds before they are judged. */
const ALARMING_DEBT_S = 30;
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
  readonly demand: DemandMeter;
  errorRate = 0;
  private readonly budget: PartitionBudget;
  private readonly baselineProbabilityMin: number;
  private errorShare = 1;
  private slowShare = 1;
  private errorProbability = 1;
  private allowedPerSecond: number;
  private keptRate = 0;
  private errorSpans = 0;
  private keptSpans = 0;
  private readonly arrivedSize = new SpanSize();
  private readonly keptSize = new SpanSize();

  constructor(budget: PartitionBudget, options: { baselineProbabilityMin: number; routesMax: number }) {
    this.budget = budget;
    this.baselineProbabilityMin = options.baselineProbabilityMin;
    this.routes = new RouteTable(options.routesMax);
    this.ledger = new SpanLedger(budget.spansPerSecond);
    this.pace = new DayPace(budget.bytesPerDay);
    this.demand = new DemandMeter(Math.min(budget.spansPerSecond, budget.bytesPerDay / BYTES_PER_SPAN / 86_400));
    this.allowedPerSecond = budget.spansPerSecond;
  }

  arrived(spanCount: number, byteLength: number, streamTimeMs: number): void {
    this.advance(streamTimeMs);
    this.arrivedSize.add(spanCount, byteLength);
    this.demand.arrived(spanCount);
    this.gate.arrived(spanCount * this.demand.paidRatio, this.allowedPerSecond);
  }

  judged(traceClass: TraceClass, service: string, route: string, spanCount: number, streamTimeMs: number): void {
    this.advance(streamTimeMs);
    this.demand.judged(spanCount);
    if (traceClass === 'error') this.errorSpans += spanCount;
    else this.routes.count(service, route, traceClass === 'slow', spanCount, streamTimeMs);
  }

  charged(spanCount: number, byteLength: number, streamTimeMs: number): void {
    this.advance(streamTimeMs);
    this.ledger.spend(spanCount);
    this.keptSpans += spanCount;
    this.pace.spend(byteLength, streamTimeMs);
    this.keptSize.add(spanCount, byteLength);
  }

  probability(traceClass: TraceClass, service: string, route: string): number {
    const demand = this.routes.demandOf(service, route);
    if (this.gate.isOpen) return 1;
    if (traceClass === 'plain') return Math.min(demand.plainProbability, PROBABILITY_ALMOST_ONE);
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
    this.gate.tick(elapsedMs, this.allowedPerSecond, this.demand.rate, this.ledger.balanceS);
    this.pressure = twoDigits(pressureOf(this.demand.rate, this.allowedPerSecond));
    this.share(Math.min(this.ledger.target(), paced), elapsedMs);
  }

  /**
   * How high a share may rise in a tick. Errors and slow traces are judged at once while all of them are kept, and after the wait when they
   * are drawn: at each change none come for a while, or many at once. Would the share follow, it would go to and fro for ever.
   */
  private atMost(share: number, elapsedMs: number): number {
    return Math.max(share, this.baselineProbabilityMin, 1e-3) * 2 ** ((RISE_OCTAVES_PER_S * elapsedMs) / 1000);
  }

  /** Deep in debt, what is kept beyond what was aimed at is taken for errors: nothing else is kept before it is drawn. */
  private unknownErrorRate(): number {
    if (this.ledger.balanceS > -ALARMING_DEBT_S) return 0;
    return Math.max(0, this.keptRate - this.ledger.target()) / this.errorShare;
  }

  private measure(elapsedMs: number, streamTimeMs: number): void {
    const perSecond = 1000 / elapsedMs;
    const gain = smoothingOf(elapsedMs, SMOOTHING_MS);
    this.errorRate += (this.errorSpans * perSecond - this.errorRate) * gain;
    this.keptRate += (this.keptSpans * perSecond - this.keptRate) * gain;
    this.keptSpans = 0;
    this.demand.tick(elapsedMs);
    this.errorSpans = 0;
    this.arrivedSize.tick(elapsedMs);
    this.keptSize.tick(elapsedMs);
    this.routes.tick(elapsedMs, streamTimeMs);
  }

  private share(target: number, elapsedMs: number): void {
    const { reservedShare } = this.budget;
    const { baselineProbabilityMin, errorRate } = this;
    const unknownErrorRate = this.unknownErrorRate();
    const demandRate = this.demand.rate;
    const slowShareMax = this.atMost(this.slowShare, elapsedMs);
    const conditions = {
      target,
      reservedShare,
      baselineProbabilityMin,
      errorRate,
      unknownErrorRate,
      slowShareMax,
      demandRate,
    };
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
