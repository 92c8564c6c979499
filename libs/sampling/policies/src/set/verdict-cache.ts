import type { Verdict } from '../verdict.js';

const VERDICTS_MAX = 4_096;

/** Verdicts of one set, so that those who say the same are the same object and cost nothing to tell apart. */
export class VerdictCache {
  private readonly policyVersion: string;
  private readonly byPolicy = new Map<string, Map<number, Verdict[]>>();
  private size = 0;

  constructor(policyVersion: string) {
    this.policyVersion = policyVersion;
  }

  /** @param probability of the draw; 0 where there was none */
  verdict(kept: boolean, policyName: string, reason: string, probability: number, budgetPressure: number): Verdict {
    const candidates = this.candidates(policyName, probability);
    for (const verdict of candidates) {
      if (verdict.kept === kept && verdict.budgetPressure === budgetPressure && verdict.reason === reason)
        return verdict;
    }
    const verdict: Verdict = {
      kept,
      reason,
      policyName,
      policyVersion: this.policyVersion,
      probability,
      adjustedCount: kept && probability > 0 ? 1 / probability : 0,
      budgetPressure,
    };
    this.remember(verdict);
    return verdict;
  }

  private candidates(policyName: string, probability: number): readonly Verdict[] {
    return this.byPolicy.get(policyName)?.get(probability) ?? [];
  }

  private remember(verdict: Verdict): void {
    // Probabilities and pressures move on grids, so few verdicts differ; those of a restless day are made anew now and then.
    if (this.size >= VERDICTS_MAX) {
      this.byPolicy.clear();
      this.size = 0;
    }
    let byProbability = this.byPolicy.get(verdict.policyName);
    if (byProbability === undefined) {
      byProbability = new Map();
      this.byPolicy.set(verdict.policyName, byProbability);
    }
    const candidates = byProbability.get(verdict.probability);
    if (candidates === undefined) byProbability.set(verdict.probability, [verdict]);
    else candidates.push(verdict);
    this.size++;
  }
}
