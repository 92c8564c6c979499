import { smoothingOf } from './smoothing.js';

/** A trace is judged when it is closed: `decisionWait` after its last span, which comes a little after its first. */
const VERDICT_DELAY_TICKS = 8;
const FAST_SMOOTHING_MS = 2_000;
const SLOW_SMOOTHING_MS = 8_000;
/** Who pays for whose spans changes seldom. */
const PAID_SMOOTHING_MS = 30_000;

/**
 * Spans per second that a team is asked to pay for now. What arrives is known at once, but by the team that sent it; what is judged is
 * known by the team that pays, but seconds later. So the proportion of both, of the same traces, turns the first into the second.
 */
export class DemandMeter {
  /** Of what the team sends. The slower of two averages when it falls, as draws go on for the wait. */
  arrivedRate = 0;
  private fastArrivedRate = 0;
  private slowArrivedRate = 0;
  private paidFor: number;
  private arrivedThen: number;
  private readonly certainRate: number;
  private readonly delayed = new Float64Array(VERDICT_DELAY_TICKS);
  private tickCount = 0;
  private arrivedSpans = 0;
  private judgedSpans = 0;

  /** @param usualRate spans per second that are much for this team; with far less nothing is concluded */
  constructor(usualRate: number) {
    this.certainRate = usualRate / 100;
    this.paidFor = usualRate;
    this.arrivedThen = usualRate;
  }

  /** Spans paid for by span sent. */
  get paidRatio(): number {
    return (this.paidFor + this.certainRate) / (this.arrivedThen + this.certainRate);
  }

  get rate(): number {
    return this.arrivedRate * this.paidRatio;
  }

  arrived(spanCount: number): void {
    this.arrivedSpans += spanCount;
  }

  judged(spanCount: number): void {
    this.judgedSpans += spanCount;
  }

  tick(elapsedMs: number): void {
    const arrivedNow = (this.arrivedSpans * 1000) / elapsedMs;
    const judgedNow = (this.judgedSpans * 1000) / elapsedMs;
    this.arrivedSpans = 0;
    this.judgedSpans = 0;
    this.fastArrivedRate += (arrivedNow - this.fastArrivedRate) * smoothingOf(elapsedMs, FAST_SMOOTHING_MS);
    this.slowArrivedRate += (arrivedNow - this.slowArrivedRate) * smoothingOf(elapsedMs, SLOW_SMOOTHING_MS);
    this.arrivedRate = Math.max(this.fastArrivedRate, this.slowArrivedRate);
    const slot = this.tickCount++ % VERDICT_DELAY_TICKS;
    const arrivedThen = this.delayed[slot] ?? 0;
    this.delayed[slot] = arrivedNow;
    const gain = smoothingOf(elapsedMs, PAID_SMOOTHING_MS);
    this.arrivedThen += (arrivedThen - this.arrivedThen) * gain;
    this.paidFor += (judgedNow - this.paidFor) * gain;
  }

  snapshot(): { arrivedRate: number; arrivedThen: number; paidFor: number } {
    return { arrivedRate: this.arrivedRate, arrivedThen: this.arrivedThen, paidFor: this.paidFor };
  }

  restore({ arrivedRate, arrivedThen, paidFor }: ReturnType<DemandMeter['snapshot']>): void {
    this.arrivedRate = arrivedRate;
    this.fastArrivedRate = arrivedRate;
    this.slowArrivedRate = arrivedRate;
    this.delayed.fill(arrivedRate);
    this.arrivedThen = arrivedThen;
    this.paidFor = paidFor;
  }
}
