/** What was not spent may be spent for so long; over an hour that is 1.7%. */
const CARRIED_S = 60;
/** More debt than this is forgiven. It takes a baseline that costs more than the budget to run it up. */
const DEBT_S_MAX = 600;
/** Time in which credit is spent and debt paid back. At least e times the dead time of the loop (verdict, flush, late spans: 8 s). */
const CORRECTION_S = 30;
/** However deep in debt, so much of the budget is spent, so that paying back is no outage. */
const TARGET_SHARE_MIN = 0.1;

/** Allowed minus spent, in spans. */
export class SpanLedger {
  private readonly spansPerSecond: number;
  private balance = 0;

  /** @param spansPerSecond Infinity for no limit */
  constructor(spansPerSecond: number) {
    this.spansPerSecond = spansPerSecond;
  }

  /** In seconds of budget, positive when there is credit. */
  get balanceS(): number {
    return this.spansPerSecond > 0 && this.spansPerSecond < Infinity ? this.balance / this.spansPerSecond : 0;
  }

  set balanceS(seconds: number) {
    if (this.spansPerSecond < Infinity) this.balance = Math.min(CARRIED_S, seconds) * this.spansPerSecond;
  }

  allow(elapsedMs: number): void {
    if (this.spansPerSecond === Infinity) return;
    const allowed = this.balance + (elapsedMs / 1000) * this.spansPerSecond;
    this.balance = Math.min(CARRIED_S * this.spansPerSecond, Math.max(-DEBT_S_MAX * this.spansPerSecond, allowed));
  }

  spend(spanCount: number): void {
    if (this.spansPerSecond < Infinity) this.balance -= spanCount;
  }

  /** Spans per second to aim at, so that the balance returns to zero. */
  target(): number {
    if (this.spansPerSecond === Infinity) return Infinity;
    return Math.max(TARGET_SHARE_MIN * this.spansPerSecond, this.spansPerSecond + this.balance / CORRECTION_S);
  }
}
