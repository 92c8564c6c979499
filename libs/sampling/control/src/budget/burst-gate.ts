/** Spans beyond the budget that may come before everything is no longer kept, in seconds of budget: 10x is noticed in 1.1 s. */
const BURST_S = 10;
/** Debt at which keeping everything ends, whatever arrives. */
const DEBT_S = 10;
/** Everything is kept again when less than this share of the budget was asked for so long, and nothing is owed. */
const QUIET_SHARE = 0.9;
const QUIET_MS = 10_000;
/** A few traces at once are no burst. */
const QUIET_S = 3;

/** Tells whether a team is within its budget, so that everything is kept early. What arrives is known seconds before its verdict. */
export class BurstGate {
  isOpen = true;
  /** Spans beyond the budget, draining at its rate. */
  private excess = 0;
  private quietMs = 0;

  /** @param allowedPerSecond budget of this moment */
  arrived(spanCount: number, allowedPerSecond: number): void {
    this.excess += spanCount;
    // Not at the next tick only: within a second ten times as much may come.
    if (this.excess > (BURST_S + 1) * allowedPerSecond) this.close();
  }

  /** @param demandRate spans per second asked for */
  tick(elapsedMs: number, allowedPerSecond: number, demandRate: number, balanceS: number): void {
    const drained = Math.max(0, this.excess - (allowedPerSecond * elapsedMs) / 1000);
    // Closed, the gate keeps no count: what was too much has been sampled, not kept.
    this.excess = Math.min(drained, BURST_S * allowedPerSecond);
    if (drained > BURST_S * allowedPerSecond || balanceS < -DEBT_S) {
      this.close();
      return;
    }
    const isLittle = demandRate <= QUIET_SHARE * allowedPerSecond && this.excess <= QUIET_S * allowedPerSecond;
    this.quietMs = isLittle && balanceS >= 0 ? this.quietMs + elapsedMs : 0;
    if (this.quietMs >= QUIET_MS) this.isOpen = true;
  }

  private close(): void {
    this.isOpen = false;
    this.quietMs = 0;
  }
}
